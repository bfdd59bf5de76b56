'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const SCALES = {
    'µs': [[1, 'µs'], [1e3, 'ms'], [1e6, 's']],
    'B': [[1, 'B'], [1024, 'KiB'], [1024 ** 2, 'MiB'], [1024 ** 3, 'GiB'], [1024 ** 4, 'TiB']],
    'B/s': [[1, 'B/s'], [1024, 'KiB/s'], [1024 ** 2, 'MiB/s'], [1024 ** 3, 'GiB/s']]
  };
  const SHORT = [[1, ''], [1e3, 'k'], [1e6, 'M'], [1e9, 'G']];
  const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400];
  const WORTH_A_LOG_AXIS = 50;
  const HUES = 6;

  // ---- values in words: as the tables have them -------------------------------------------------------------------

  const largest = (scales, value) => scales.filter(s => Math.abs(value) >= s[0]).pop() || scales[0];
  const digits = v => {
    const size = Math.abs(v);
    if (size >= 1000 || Number.isInteger(v)) return Math.round(v).toLocaleString('en-US');
    return v.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3);
  };
  const quantity = (value, unit) => {
    const [by, name] = SCALES[unit] ? largest(SCALES[unit], value) : [1, unit];
    return digits(value / by) + (name ? ' ' + name : '');
  };
  const plain = v => String(parseFloat(v.toPrecision(3)));
  /** Seconds, minutes or hours, as the length of the whole run suggests. */
  const timeScale = span => span <= 180 ? [1, ' s'] : span < 7200 ? [60, ' min'] : [3600, ' h'];
  const clock = s => {
    if (s <= 180) return plain(s) + ' s';
    const pad = v => String(v).padStart(2, '0'), whole = Math.round(s), h = Math.floor(whole / 3600);
    return (h ? h + ':' + pad(Math.floor(whole / 60) % 60) : Math.floor(whole / 60)) + ':' + pad(whole % 60);
  };

  // ---- axes -------------------------------------------------------------------------------------------------------

  const niceStep = rough => {
    const power = 10 ** Math.floor(Math.log10(rough));
    return power * ([1, 2, 5].find(f => f * power >= rough * 0.999) || 10);
  };

  /** From zero to a round number, in the unit that fits the greatest value. */
  const linear = (max, unit, count) => {
    const scales = SCALES[unit] || SHORT.map(([by, name]) => [by, name]);
    const [by, name] = largest(scales, max || 1);
    const step = niceStep((max || 1) / by / count) * by;
    const top = Math.ceil((max || 1) / step * 0.9999) * step;
    const ticks = [];
    for (let v = 0; v <= top * 1.0001; v += step) ticks.push(v);
    const label = SCALES[unit] ? v => plain(v / by) : v => plain(v / by) + (v ? name : '');
    return { title: SCALES[unit] ? name : unit, ticks, label, at: v => v / top };
  };

  /** Decades, with steps between them where there are few. */
  const logarithmic = (min, max, unit) => {
    const low = 10 ** Math.floor(Math.log10(min)), decades = Math.log10(max / low);
    const factors = decades > 3 ? [1] : decades > 1.5 ? [1, 3] : [1, 2, 5];
    const top = [1, 2, 5, 10].map(f => f * 10 ** Math.floor(Math.log10(max))).find(v => v >= max);
    const ticks = [];
    for (let power = low; power <= top; power *= 10) {
      for (const f of factors) if (f * power <= top * 1.0001) ticks.push(f * power);
    }
    const span = Math.log10(top / low);
    return { title: '', ticks, label: v => quantity(v, unit), at: v => Math.max(0, Math.log10(v / low) / span) };
  };

  const valueAxis = (values, unit, mayBeLog) => {
    const positive = values.filter(v => v > 0);
    const max = Math.max(0, ...positive), min = Math.min(max, ...positive);
    return mayBeLog && max / min > WORTH_A_LOG_AXIS ? logarithmic(min, max, unit) : linear(max, unit, 4);
  };

  const timeAxis = (from, to, width) => {
    const rough = (to - from) / Math.max(2, width / 90);
    const step = TIME_STEPS.find(s => s >= rough) || Math.ceil(rough / 86400) * 86400;
    const ticks = [];
    for (let s = Math.ceil(from / step) * step; s <= to; s += step) ticks.push(s);
    const [by, name] = timeScale(to - from);
    return { ticks, label: s => plain(s / by) + name, at: s => (s - from) / (to - from || 1) };
  };

  const depth = percent => Math.log10(1 / (1 - percent / 100));
  const percentAxis = deepest => {
    const ticks = [0];
    for (let nines = 1; nines <= deepest + 0.01; nines++) ticks.push(100 - 10 ** (2 - nines));
    return { ticks, label: p => plainPercent(p) + ' %', at: p => depth(p) / deepest };
  };
  const plainPercent = p => String(parseFloat(p.toFixed(6)));

  // ---- drawing ----------------------------------------------------------------------------------------------------

  const draw = (name, attributes, text) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const make = (name, text, style) => {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    if (style) element.style.background = style;
    return element;
  };
  const hue = i => 'var(--c' + i % HUES + ')';
  const textWidth = text => text.length * 7.2;

  /** The frame of a chart: size, grid, axes with their labels; x and y map values to pixels. */
  const frame = (plot, xAxis, yAxis, height) => {
    const width = Math.max(260, plot.clientWidth);
    const labels = yAxis.ticks.map(yAxis.label);
    const left = Math.ceil(Math.max(...labels.map(textWidth), 14)) + 10;
    const box = { left, top: yAxis.title ? 24 : 12, right: width - 14, bottom: height - 26 };
    const svg = draw('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', tabindex: 0 });
    const x = v => box.left + xAxis.at(v) * (box.right - box.left);
    const y = v => box.bottom - yAxis.at(v) * (box.bottom - box.top);
    if (yAxis.title) svg.append(draw('text', { x: 0, y: 11 }, yAxis.title));
    yAxis.ticks.forEach((tick, i) => svg.append(
      draw('line', { x1: box.left, x2: box.right, y1: y(tick), y2: y(tick), class: i ? 'grid' : 'axis' }),
      draw('text', { x: box.left - 8, y: y(tick) + 4, 'text-anchor': 'end' }, labels[i])));
    let free = -Infinity;
    for (const tick of xAxis.ticks) {
      const label = xAxis.label(tick), half = textWidth(label) / 2;
      svg.append(draw('line', { x1: x(tick), x2: x(tick), y1: box.bottom, y2: box.bottom + 4, class: 'axis' }));
      const middle = Math.min(x(tick), width - half);
      if (middle - half < free) continue;
      svg.append(draw('text', { x: middle, y: height - 7, 'text-anchor': 'middle' }, label));
      free = middle + half + 8;
    }
    return { svg, box, width, height, x, y };
  };

  /** The points of a line in pixels, in pieces where values are missing; of many in one pixel, the least and the greatest. */
  const pieces = (points, columns) => {
    const found = [];
    let piece = [];
    const end = () => { if (piece.length) found.push(piece); piece = []; };
    if (points.length < 2 * columns) {
      for (const p of points) p ? piece.push(p) : end();
    } else {
      const per = points.length / columns;
      for (let c = 0; c < columns; c++) {
        const some = points.slice(Math.floor(c * per), Math.floor((c + 1) * per)).filter(Boolean);
        if (!some.length) { end(); continue; }
        const byHeight = [...some].sort((a, b) => a[1] - b[1]);
        const ends = [byHeight[0], byHeight[byHeight.length - 1]].sort((a, b) => a[0] - b[0]);
        piece.push(...(ends[0] === ends[1] ? [ends[0]] : ends));
      }
    }
    end();
    return found;
  };
  const path = piece => 'M' + piece.map(p => p[0].toFixed(1) + ' ' + p[1].toFixed(1)).join('L');

  const drawLine = (f, points, index, filled) => {
    for (const piece of pieces(points, Math.ceil(f.box.right - f.box.left))) {
      if (piece.length === 1) {
        f.svg.append(draw('circle', { cx: piece[0][0], cy: piece[0][1], r: 2, fill: hue(index) }));
        continue;
      }
      if (filled) {
        const foot = ` L${piece[piece.length - 1][0]} ${f.box.bottom} L${piece[0][0]} ${f.box.bottom}Z`;
        f.svg.append(draw('path', { d: path(piece) + foot, class: 'area', fill: hue(index) }));
      }
      f.svg.append(draw('path', { d: path(piece), class: 'line s' + index % HUES, stroke: hue(index) }));
    }
  };

  /**
   * Shows values where somebody points, touches or moves with the arrow keys.
   * stops: the x positions; tell(i): title and rows [hue, label, value, y] of a stop.
   */
  const inspect = (plot, f, stops, tell) => {
    if (!stops.length) return;
    const tip = make('div');
    tip.className = 'tip';
    tip.hidden = true;
    const marks = draw('g', {});
    f.svg.append(marks);
    plot.append(tip);
    let current = -1;
    const hide = () => { tip.hidden = true; marks.replaceChildren(); };
    const show = i => {
      current = Math.max(0, Math.min(stops.length - 1, i));
      const { title, rows } = tell(current), at = stops[current];
      tip.replaceChildren(make('b', title));
      marks.replaceChildren(draw('line', { x1: at, x2: at, y1: f.box.top, y2: f.box.bottom, class: 'cross' }));
      for (const [color, label, value, y] of rows) {
        const row = make('div'), name = make('span');
        name.append(make('i', '', color), label);
        row.append(name, make('b', value));
        tip.append(row);
        if (y !== undefined) marks.append(draw('circle', { cx: at, cy: y, r: 4, fill: color, class: 'dot' }));
      }
      tip.hidden = false;
      const ratio = plot.clientWidth / f.width, room = plot.parentNode.clientWidth - tip.offsetWidth - 6;
      const beside = at * ratio + plot.offsetLeft;
      const x = beside + 16 > room ? beside - tip.offsetWidth - 14 : beside + 14;
      tip.style.left = Math.max(6, Math.min(room, x)) + 'px';
      tip.style.top = plot.offsetTop + 8 + 'px';
    };
    const nearest = event => {
      const bounds = f.svg.getBoundingClientRect();
      const x = (event.clientX - bounds.left) / bounds.width * f.width;
      let low = 0, high = stops.length - 1;
      while (high - low > 1) {
        const middle = low + high >> 1;
        stops[middle] < x ? low = middle : high = middle;
      }
      show(x - stops[low] < stops[high] - x ? low : high);
    };
    f.svg.addEventListener('pointermove', nearest);
    f.svg.addEventListener('pointerdown', nearest);
    f.svg.addEventListener('pointerleave', hide);
    f.svg.addEventListener('blur', hide);
    f.svg.addEventListener('keydown', event => {
      const leap = event.shiftKey ? 10 : 1;
      if (event.key === 'ArrowRight') show(current + leap);
      else if (event.key === 'ArrowLeft') show(current < 0 ? stops.length - 1 : current - leap);
      else if (event.key === 'Escape') hide();
      else return;
      event.preventDefault();
    });
  };

  // ---- the kinds of charts ----------------------------------------------------------------------------------------

  const heightFor = width => Math.round(Math.max(200, Math.min(300, width * 0.42)));

  const overTime = (plot, chart) => {
    const seconds = data.seconds, first = Math.min(0, seconds[0]), last = seconds[seconds.length - 1];
    const all = chart.lines.flatMap(line => line.values);
    const width = plot.clientWidth;
    const f = frame(plot, timeAxis(first, last, width), valueAxis(all, chart.unit, chart.mayBeLog), heightFor(width));
    const point = (line, i) => line.values[i] === null ? null : [f.x(seconds[i]), f.y(line.values[i])];
    chart.lines.forEach((line, n) =>
      drawLine(f, seconds.map((_, i) => point(line, i)), n, chart.lines.length === 1));
    inspect(plot, f, seconds.map(f.x), i => ({
      title: 'at ' + clock(seconds[i]),
      rows: chart.lines.map((line, n) => line.values[i] === null
        ? [hue(n), line.label, '–']
        : [hue(n), line.label, quantity(line.values[i], chart.unit), f.y(line.values[i])])
    }));
    return f;
  };

  const distribution = (plot, chart) => {
    const lines = chart.lines.map(line => ({ label: line.label, points: line.points.filter(p => p[0] < 100) }));
    const percents = [...new Set(lines.flatMap(line => line.points.map(p => p[0])))].sort((a, b) => a - b);
    const deepest = Math.max(1, depth(percents[percents.length - 1]));
    const axis = valueAxis(lines.flatMap(line => line.points.map(p => p[1])), chart.unit, true);
    const f = frame(plot, percentAxis(deepest), axis, Math.max(240, heightFor(plot.clientWidth)));
    lines.forEach((line, n) => drawLine(f, line.points.map(p => [f.x(p[0]), f.y(p[1])]), n, false));
    inspect(plot, f, percents.map(f.x), i => ({
      title: plainPercent(percents[i]) + ' % took at most',
      rows: lines.map((line, n) => {
        const at = line.points.find(p => p[0] >= percents[i]);
        return at ? [hue(n), line.label, quantity(at[1], chart.unit), f.y(at[1])] : [hue(n), line.label, '–'];
      })
    }));
    return f;
  };

  const ROW = 50;
  const sideBySide = (plot, chart) => {
    const width = Math.max(260, plot.clientWidth), height = chart.rows.length * ROW + 34;
    const axis = linear(Math.max(...chart.rows.flatMap(row => row.values)), chart.unit, width > 420 ? 5 : 3);
    const box = { left: 2, right: width - 16, top: 6, bottom: height - 26 };
    const svg = draw('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img' });
    const x = v => box.left + axis.at(v) * (box.right - box.left);
    axis.ticks.forEach((tick, i) => {
      const anchor = i ? 'middle' : 'start', last = i === axis.ticks.length - 1;
      svg.append(
        draw('line', { x1: x(tick), x2: x(tick), y1: box.top, y2: box.bottom, class: 'grid' }),
        draw('text', { x: last ? width : x(tick), y: height - 8, 'text-anchor': last ? 'end' : anchor },
          axis.label(tick) + (last && axis.title ? ' ' + axis.title : '')));
    });
    const guide = x(chart.rows[0].median);
    chart.rows.forEach((row, n) => {
      const top = box.top + n * ROW, middle = top + 34, color = hue(n ? 1 : 0);
      const least = Math.min(...row.values), most = Math.max(...row.values);
      svg.append(
        draw('text', { x: 2, y: top + 18, class: 'name' }, row.label),
        draw('text', { x: box.right, y: top + 18, 'text-anchor': 'end', class: 'value' }, quantity(row.median, chart.unit)),
        draw('rect', { x: box.left, y: middle - 7, width: Math.max(1, x(row.median) - box.left), height: 14, rx: 3, fill: color, class: 'bar' }),
        draw('line', { x1: x(least), x2: x(most), y1: middle, y2: middle, stroke: color, class: 'whisker' }));
      if (n) svg.append(draw('line', { x1: guide, x2: guide, y1: middle - 11, y2: middle + 11, class: 'guide' }));
      for (const value of row.values) {
        const dot = draw('circle', { cx: x(value), cy: middle, r: 4.5, fill: color, class: 'dot' });
        dot.append(draw('title', {}, quantity(value, chart.unit)));
        svg.append(dot);
      }
    });
    return { svg };
  };

  const KINDS = { time: overTime, percentiles: distribution, targets: sideBySide };

  const render = (plot, chart, title) => {
    plot.replaceChildren();
    const { svg } = KINDS[chart.kind](plot, chart);
    svg.setAttribute('aria-label', title + '; the figures are in the tables of this page');
    plot.prepend(svg);
  };

  document.querySelectorAll('[data-chart]').forEach(figure => {
    const chart = data.charts[Number(figure.dataset.chart)];
    const plot = make('div');
    plot.className = 'plot';
    figure.append(plot);
    if (chart.lines && chart.lines.length > 1) {
      const legend = make('ul');
      legend.className = 'legend';
      chart.lines.forEach((line, n) => {
        const item = make('li');
        item.append(make('i', '', hue(n)), line.label);
        legend.append(item);
      });
      figure.querySelector('figcaption').append(legend);
    }
    let drawn = 0;
    new ResizeObserver(() => {
      if (plot.clientWidth !== drawn) {
        drawn = plot.clientWidth;
        render(plot, chart, figure.querySelector('h3').textContent);
      }
    }).observe(plot);
  });
})();
