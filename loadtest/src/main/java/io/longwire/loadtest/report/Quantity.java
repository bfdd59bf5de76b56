package io.longwire.loadtest.report;

import java.util.Locale;

/**
 * A value as people read it: three digits that mean something, and the unit that fits.
 *
 * @param number the digits; "–" where there is no value
 * @param unit the unit; empty for a plain number
 */
record Quantity(String number, String unit) {

    private static final double KILO = 1000;
    private static final double KIBI = 1024;
    private static final double WITHOUT_FRACTION = 1000;

    static Quantity of(double value, String unit) {
        if (!Double.isFinite(value)) {
            return new Quantity("–", "");
        }
        return switch (unit) {
            case "µs" -> scaled(value, KILO, "µs", "ms", "s");
            case "B" -> scaled(value, KIBI, "B", "KiB", "MiB", "GiB", "TiB");
            case "B/s" -> scaled(value, KIBI, "B/s", "KiB/s", "MiB/s", "GiB/s");
            default -> new Quantity(digits(value), unit);
        };
    }

    static Quantity micros(double value) {
        return of(value, "µs");
    }

    /** A whole number with its thousands apart. */
    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Three significant digits, or all of them before the point. */
    static String digits(double value) {
        double size = Math.abs(value);
        if (size >= WITHOUT_FRACTION || value == Math.rint(value)) {
            return count(Math.round(value));
        }
        int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    private static Quantity scaled(double value, double step, String... units) {
        double scaled = value;
        int unit = 0;
        // Rounding must not end in 1000 of the smaller unit.
        while (Math.abs(scaled) >= step - 0.5 && unit < units.length - 1) {
            scaled /= step;
            unit++;
        }
        return new Quantity(digits(scaled), units[unit]);
    }

    @Override
    public String toString() {
        return unit.isEmpty() ? number : number + " " + unit;
    }
}
