-- What all scripts share; put in front of each of them.
--
-- lw:s:{user} is a hash. For each slot of the user:
--   h:<slot>  the holder, or the last one: "<1 held|0 given back> <instance> <session> <epoch> <device> <at ms>"; with epoch
--             0 if Redis has lost who that was
--   n:<slot>  how many entries the mailbox holds; differs from its length only when the mailbox has run out as a whole
--   b:<slot>  "<entries> <bytes>": how many bytes the mailbox holds, good only while it has so many entries
--   x:<slot>  no entry runs out before this time (ms)
--   d:<slot>  how many entries ran out unseen since the last claim
--   s:<slot>  up to this entry, the mail may have been written to a phone
--   p:<slot>  the session before the holder, while it may still append; until the holder has read the mailbox
-- and for the user: epoch, the highest that was given; shared, of the mail that waited under "any" and was shared: its x:, and
-- until when it lives (ms).
--
-- lw:m:{user}:<slot> is a list of entries, oldest first: 8 bytes identity, 13 digits time of expiry (ms), then the message.
--
-- Times are Redis's own: one clock for all nodes.

local function now_ms()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

-- A Redis whose memory is full refuses the first write of a script, unless that cannot grow, and none after it. A script that
-- calls this first is carried out all the same: phones must be able to fetch their mail, or nothing makes room again.
local function allow_when_full(state)
  redis.call('HDEL', state, '')
end

-- What a backend has written into an entry of the stream of pushes, given by its fields: how many bytes, then those, '' if there
-- are none or more than "max", then how many bytes the entry has in all.
local function push_in(fields, max)
  local push, all = nil, 0
  for i = 1, #fields, 2 do
    all = all + #fields[i] + #fields[i + 1]
    if fields[i] == 'm' then
      push = push or fields[i + 1]
    end
  end
  push = push or ''
  return #push, #push > max and '' or push, all
end

local function whole(n)
  return string.format('%.0f', n)
end

-- The holder in a field's value; nil for no value.
local function read_holder(value)
  if not value then
    return nil
  end
  local held, instance, session, epoch, device, at =
    string.match(value, '^(%d) (%S+) (%S+) (%d+) (%S+) (%d+)$')
  return {held = held == '1', instance = instance, session = session, epoch = tonumber(epoch),
          device = device, at = tonumber(at)}
end

-- All fields of a user's state, read at once: one call is cheaper than three.
local function read_state(state)
  local fields, known = redis.call('HGETALL', state), {}
  for i = 1, #fields, 2 do
    known[fields[i]] = fields[i + 1]
  end
  return known
end

-- The slots that a state knows, in the order of their names.
local function slots_in(known)
  local slots = {}
  for field in pairs(known) do
    if string.sub(field, 1, 2) == 'h:' then
      slots[#slots + 1] = string.sub(field, 3)
    end
  end
  table.sort(slots)
  return slots
end

local function holder_of(state, slot)
  return read_holder(redis.call('HGET', state, 'h:' .. slot))
end

-- Adds to an answer: the highest epoch, then each slot of the user with the instance and session that hold it, '' for nobody, and
-- the version of their claim. Sessions that are passed do not count as holders: "passed" has the version of each.
local function add_slots(answer, known, passed)
  answer[#answer + 1] = known.epoch or '0'
  for _, slot in ipairs(slots_in(known)) do
    local holder = read_holder(known['h:' .. slot])
    local counts = holder.held and passed[holder.session] ~= holder.at
    answer[#answer + 1] = slot
    answer[#answer + 1] = counts and holder.instance or ''
    answer[#answer + 1] = counts and holder.session or ''
    answer[#answer + 1] = counts and whole(holder.at) or '0'
  end
  return answer
end

-- The device that has come or gone last, for one that has lost its place to it.
local function latest_device(known)
  local latest
  for _, slot in ipairs(slots_in(known)) do
    local holder = read_holder(known['h:' .. slot])
    if not latest or holder.epoch > latest.epoch then
      latest = holder
    end
  end
  return latest.device
end

-- The device of the slot's last holder, if that makes this session a stale owner; else nil. A holder of the same instance
-- does not: that node itself hands a slot from session to session, and the old one appends before the new one reads. Nor does
-- an earlier epoch: then Redis has lost this session's claim.
local function moved_to(holder, instance, session, epoch)
  if holder and holder.session ~= session and holder.instance ~= instance and holder.epoch > epoch then
    return holder.device
  end
end

-- The device that has a session's place, if its slot made room for another one; else nil. A slot that is merely unknown, while
-- there is room for it, was lost by Redis. "max_slots" is 0 where nobody makes room.
local function made_room_for(state, holder, max_slots)
  if holder or max_slots == 0 then
    return nil
  end
  local known = read_state(state)
  return #slots_in(known) >= max_slots and latest_device(known) or nil
end

-- All that is known of a slot.
local function forget_slot(state, slot)
  redis.call('HDEL', state, 'h:' .. slot, 'n:' .. slot, 'x:' .. slot, 'd:' .. slot, 's:' .. slot, 'p:' .. slot,
    'b:' .. slot)
end

local function written_holder(held, instance, session, epoch, device, at)
  return (held and '1' or '0') .. ' ' .. instance .. ' ' .. session .. ' ' .. whole(epoch) .. ' ' .. device .. ' '
    .. whole(at)
end

local function set_holder(state, slot, held, instance, session, epoch, device, at)
  redis.call('HSET', state, 'h:' .. slot, written_holder(held, instance, session, epoch, device, at))
end

-- Counts messages of a slot that its device will never see: it is told at its next claim.
local function count_unseen(state, slot, count)
  redis.call('HINCRBY', state, 'd:' .. slot, count)
end

-- Whether Redis does not know that a session has its slot, though nobody has come after it: the claim was lost, or given up since
-- its node seemed dead. The claim comes before all else then: mail that comes without it is stored past the session without a word.
local function is_unclaimed(holder, session, epoch)
  return not holder or holder.epoch < epoch or (holder.session == session and not holder.held)
end

-- Where mail stands that waited under "any" and was shared: no slot has this name.
local function shared_mailbox(any_mailbox)
  return string.sub(any_mailbox, 1, -4) .. '~shared'
end

-- Devices that Redis does not know of may come a while after the first one: for so long they get what that one got.
local SHARED_MS = 3600 * 1000

-- Puts all entries of a list, which live for so many ms yet, in front of those of a slot's mailbox. "earliest" is their x:,
-- "bytes" their b:, '' if that is not known. "known" is changed with the state.
local function put_in_front(state, known, list, lives, earliest, bytes, slot, mailbox)
  local length, own = redis.call('LLEN', list), redis.call('LLEN', mailbox)
  for last = length - 1, 0, -100 do
    local chunk = redis.call('LRANGE', list, math.max(0, last - 99), last)
    for i = #chunk, 1, -1 do
      redis.call('LPUSH', mailbox, chunk[i])
    end
  end
  redis.call('PEXPIRE', mailbox, whole(math.max(lives, redis.call('PTTL', mailbox))))
  local other = tonumber(known['x:' .. slot] or '0')
  if own > 0 and other > 0 and (earliest == 0 or other < earliest) then
    earliest = other
  end
  known['n:' .. slot], known['x:' .. slot] = whole(own + length), whole(earliest)
  known['b:' .. slot] = own == 0 and bytes or ''
  redis.call('HSET', state, 'n:' .. slot, known['n:' .. slot], 'x:' .. slot, known['x:' .. slot],
    'b:' .. slot, known['b:' .. slot])
end

-- Mail that came while nobody knew of any slot of the user waits under "any", or has run out there: each of these slots gets
-- it, before what it has. "known" is changed with the state.
local function share_any(state, known, any_mailbox, slots)
  local length = redis.call('LLEN', any_mailbox)
  local unseen = tonumber(known['d:any'] or '0') + (length == 0 and tonumber(known['n:any'] or '0') or 0)
  if length == 0 and unseen == 0 then
    return
  end
  local lives, earliest = redis.call('PTTL', any_mailbox), tonumber(known['x:any'] or '0')
  for _, slot in ipairs(slots) do
    local mailbox, missed = string.sub(any_mailbox, 1, -4) .. slot, unseen
    if length > 0 then
      local is_empty = redis.call('EXISTS', mailbox) == 0
      if is_empty then
        missed = missed + tonumber(known['n:' .. slot] or '0')
      end
      put_in_front(state, known, any_mailbox, lives, earliest, known['b:any'] or '', slot, mailbox)
      if is_empty and known['s:any'] then
        known['s:' .. slot] = known['s:any']
        redis.call('HSET', state, 's:' .. slot, known['s:' .. slot])
      end
    end
    if missed > 0 then
      known['d:' .. slot] = whole(tonumber(known['d:' .. slot] or '0') + missed)
      redis.call('HSET', state, 'd:' .. slot, known['d:' .. slot])
    end
  end
  if length > 0 then
    local shared = shared_mailbox(any_mailbox)
    redis.call('RENAME', any_mailbox, shared)
    redis.call('PEXPIRE', shared, whole(math.min(lives, SHARED_MS)))
    redis.call('HSET', state, 'shared', whole(earliest) .. ' ' .. whole(now_ms() + lives))
  end
  redis.call('HDEL', state, 'n:any', 'x:any', 'd:any', 's:any', 'b:any')
  known['n:any'], known['x:any'], known['d:any'], known['s:any'], known['b:any'] = nil, nil, nil, nil, nil
end

-- Gives slots that have just become known what was shared before they were.
local function share_again(state, known, any_mailbox, slots)
  local shared = shared_mailbox(any_mailbox)
  local earliest, until_ms = string.match(known.shared or '', '^(%d+) (%d+)$')
  if not earliest then
    return
  end
  local lives = tonumber(until_ms) - now_ms()
  if lives <= 0 or redis.call('EXISTS', shared) == 0 then
    redis.call('HDEL', state, 'shared')
    return
  end
  for _, slot in ipairs(slots) do
    put_in_front(
      state, known, shared, lives, tonumber(earliest), '', slot, string.sub(any_mailbox, 1, -4) .. slot)
  end
end

-- A claim that Redis has lost is written again: the user's other slots, as far as a node knows them, are lost as well, and written
-- again beside it. All of them get what came since.
local function restore_slots(state, any_mailbox, slot, others, max_slots)
  local known = read_state(state)
  local slots, count = {slot}, #slots_in(known)
  for _, other in ipairs(others) do
    if not known['h:' .. other] and count < max_slots then
      count = count + 1
      slots[#slots + 1] = other
      set_holder(state, other, false, '-', '-', 0, '-', now_ms())
    end
  end
  share_again(state, known, any_mailbox, slots)
  share_any(state, known, any_mailbox, slots)
end

-- A mailbox that ran out as a whole leaves its count behind: what it held is told at the next claim.
local function settle_expired_mailbox(state, slot, counted, length)
  if counted > 0 and length == 0 then
    count_unseen(state, slot, counted)
    redis.call('HDEL', state, 'n:' .. slot, 'x:' .. slot, 's:' .. slot, 'b:' .. slot)
    return counted
  end
  return 0
end

-- What stands before the message in each.
local ENTRY_HEADER = 21

-- No gateway writes a larger one: a frame has 16 MiB at most.
local LARGEST_ENTRY = 17 * 1024 * 1024

local function expiry_of(entry)
  return #entry <= LARGEST_ENTRY and tonumber(string.sub(entry, 9, 21)) or 0 -- what is none of ours has run out
end

-- Up to the entry of this identity, the mail may have been written to a phone; nil if none may have been.
local function mark_seen(state, slot, id)
  if id then
    redis.call('HSET', state, 's:' .. slot, id)
  else
    redis.call('HDEL', state, 's:' .. slot)
  end
end

-- How many bytes a slot's b: tells of a mailbox with so many entries; nil if it tells of another time: other versions, and others
-- than gateways, change mailboxes too.
local function known_bytes(value, length)
  local entries, bytes = string.match(value or '', '^(%d+) (%d+)$')
  return tonumber(entries) == length and tonumber(bytes) or nil
end

local function set_bytes(state, slot, length, bytes)
  redis.call('HSET', state, 'b:' .. slot, length .. ' ' .. whole(bytes))
end

-- Also tells whether there are entries that no gateway has written.
local function count_bytes(mailbox, length)
  local bytes, index, at_a_time, has_foreign = 0, 0, 4, false
  while index < length do
    local chunk, before = redis.call('LRANGE', mailbox, index, index + at_a_time - 1), bytes
    for i = 1, #chunk do
      bytes = bytes + #chunk[i]
      has_foreign = has_foreign or expiry_of(chunk[i]) == 0
    end
    index = index + at_a_time
    at_a_time = bytes - before < 64 * 1024 and 100 or 4 -- never many large ones
  end
  return bytes, has_foreign
end

-- How many entries of a mailbox one call takes the time for, to see which have run out; a limit that is greater is an operator's
-- choice, and a list without end is a stranger's work. The rest is seen to by the calls that follow.
local MAX_LOOKED_AT = 10000

-- Takes out the entries that have run out, wherever they stand. Returns how many. "earliest" is the slot's x:, as it is.
local function purge(state, mailbox, slot, earliest, length, now)
  earliest = tonumber(earliest or '0')
  if length == 0 or earliest == 0 or earliest > now then
    return 0
  end
  local purged, next_earliest, bytes = 0, 0, 0
  local seen, last_kept = redis.call('HGET', state, 's:' .. slot), nil
  for i = 0, math.min(length, MAX_LOOKED_AT) - 1 do
    local entry = redis.call('LINDEX', mailbox, i)
    local expires, id = expiry_of(entry), string.sub(entry, 1, 8)
    if expires <= now then
      redis.call('LSET', mailbox, i, '')
      purged = purged + 1
      if id == seen then
        mark_seen(state, slot, last_kept)
      end
    else
      last_kept = id
      bytes = bytes + #entry
      if next_earliest == 0 or expires < next_earliest then
        next_earliest = expires
      end
    end
  end
  if purged > 0 then
    redis.call('LREM', mailbox, 0, '')
    count_unseen(state, slot, purged)
  end
  if length > MAX_LOOKED_AT then
    next_earliest = earliest
    redis.call('HDEL', state, 'b:' .. slot)
  else
    set_bytes(state, slot, length - purged, bytes)
  end
  redis.call('HSET', state, 'n:' .. slot, length - purged, 'x:' .. slot, whole(next_earliest))
  return purged
end

-- Appends messages, given as (identity, ttl ms or 0, bytes), as many as the limits allow; an empty mailbox takes one of any size.
-- Returns how many. "known" has the slot's n:, x: and b:, as they are; "limits" how many messages and bytes, and for how many ms.
local function append_all(state, mailbox, slot, known, limits, now, messages)
  local earliest, retention = tonumber(known.earliest or '0'), limits.retention
  local length = redis.call('LLEN', mailbox)
  if settle_expired_mailbox(state, slot, tonumber(known.counted or '0'), length) > 0 then
    earliest = 0
  end
  local bytes = length == 0 and 0 or known_bytes(known.bytes, length)
  local is_counted, has_foreign = not bytes, false
  if is_counted then
    bytes, has_foreign = count_bytes(mailbox, length)
    earliest = has_foreign and now or earliest
  end
  local wanted = bytes
  for i = 1, #messages do
    wanted = wanted + ENTRY_HEADER + #messages[i][3]
  end
  if length + #messages > limits.messages or wanted > limits.bytes then
    local purged = purge(state, mailbox, slot, earliest, length, now)
    length = length - purged
    local left = redis.call('HMGET', state, 'x:' .. slot, 'b:' .. slot)
    earliest = tonumber(left[1] or '0')
    bytes = purged > 0 and known_bytes(left[2], length) or bytes
  end
  -- While the oldest entry is young, the state still lives longer than the mailbox will.
  local state_lives = length > 0 and earliest - now > retention / 2
  local entries = {}
  for i = 1, #messages do
    local size = ENTRY_HEADER + #messages[i][3]
    local is_full = length + #entries >= limits.messages or bytes + size > limits.bytes and length + #entries > 0
    if is_full then
      break
    end
    local ttl = messages[i][2]
    if ttl <= 0 or ttl > retention then
      ttl = retention
    end
    local expires = now + ttl
    if earliest == 0 or expires < earliest then
      earliest = expires
    end
    entries[i] = messages[i][1] .. string.format('%013.0f', expires) .. messages[i][3]
    bytes = bytes + size
  end
  if #entries > 0 then
    for first = 1, #entries, 1000 do
      redis.call('RPUSH', mailbox, unpack(entries, first, math.min(first + 999, #entries)))
    end
    redis.call('PEXPIRE', mailbox, retention)
    redis.call('HSET', state, 'n:' .. slot, length + #entries, 'x:' .. slot, whole(earliest),
      'b:' .. slot, length + #entries .. ' ' .. whole(bytes))
    if not state_lives then
      redis.call('PEXPIRE', state, 2 * retention)
    end
  elseif is_counted then
    set_bytes(state, slot, length, bytes) -- or each message that is refused would have it counted
  end
  return #entries
end
