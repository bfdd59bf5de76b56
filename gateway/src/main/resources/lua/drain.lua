-- Removes what was acknowledged from a mailbox, and reads on.
--
-- KEYS[1] lw:s:{user}   KEYS[2] the slot's mailbox
-- ARGV: slot, instance, session, epoch, max slots, in flight (how many entries after those acknowledged were read already),
--       last in flight (identity, '' if none), max messages, max bytes, then the identities that were acknowledged
--
-- An entry is removed only if it stands at the head: by what it is, never by where it was. After a failover that has lost
-- entries the others keep their place.
--
-- Answers {'drained', remaining, expired, entry, entry, …}, {'moved', device}, or {'unclaimed'}: see is_unclaimed.
local state, mailbox, slot = KEYS[1], KEYS[2], ARGV[1]
local known = redis.call('HMGET', state, 'h:' .. slot, 'p:' .. slot, 's:' .. slot, 'b:' .. slot)
local holder, seen = read_holder(known[1]), known[3]
local moved = moved_to(holder, ARGV[2], ARGV[3], tonumber(ARGV[4]))
  or made_room_for(state, holder, tonumber(ARGV[5]))
if moved then
  return {'moved', moved}
end
if is_unclaimed(holder, ARGV[3], tonumber(ARGV[4])) then
  return {'unclaimed'}
end
allow_when_full(state)
if known[2] and holder and holder.session == ARGV[3] then
  redis.call('HDEL', state, 'p:' .. slot)
end
-- Entries are read so many at a time: one call for each would cost more than the entry, one for all might read megabytes. Of
-- entries that are large, or may be, few.
local FEW, CHUNK, LARGE_CHUNK = 4, 32, 256 * 1024
local in_flight, last_in_flight = tonumber(ARGV[6]), ARGV[7]
local max_messages, max_bytes = tonumber(ARGV[8]), tonumber(ARGV[9])

local function id_at(index)
  local entry = redis.call('LINDEX', mailbox, index)
  return entry and string.sub(entry, 1, 8)
end

local function stands_at_or_after(index, id)
  local chunk
  repeat
    chunk = redis.call('LRANGE', mailbox, index, index + CHUNK - 1)
    for i = 1, #chunk do
      if string.sub(chunk[i], 1, 8) == id then
        return true
      end
    end
    index = index + CHUNK
  until #chunk < CHUNK
  return false
end

local removed, removed_bytes = 0, 0
if #ARGV >= 10 then
  local heads = redis.call('LRANGE', mailbox, 0, #ARGV - 10)
  for i = 10, #ARGV do
    local head = heads[removed + 1]
    if head and string.sub(head, 1, 8) == ARGV[i] then
      removed = removed + 1
      removed_bytes = removed_bytes + #head
      if ARGV[i] == seen then
        mark_seen(state, slot, nil)
        seen = nil
      end
    end
  end
  if removed > 0 then
    redis.call('LTRIM', mailbox, removed, -1)
  end
end

local entries, bytes, expired = {}, 0, 0
if max_messages > 0 then
  local first = in_flight
  if in_flight > 0 and id_at(in_flight - 1) ~= last_in_flight then
    -- Entries before the last one that was read are gone: Redis has lost them, or they ran out. If it stands further back
    -- than it should, or nowhere, others that were never read stand before it: read from the head, and some of it twice.
    first = 0
    for i = 0, in_flight - 2 do
      if id_at(i) == last_in_flight then
        first = i + 1
        break
      end
    end
  end
  local now, index, asked, chunk, is_full = now_ms(), first, 0, nil, false
  local at_a_time = FEW
  repeat
    asked = math.min(at_a_time, max_messages - #entries)
    chunk = redis.call('LRANGE', mailbox, index, index + asked - 1)
    local bytes_before = bytes
    for i = 1, #chunk do
      local entry = chunk[i]
      is_full = #entries > 0 and bytes + #entry > max_bytes
      if is_full then
        break
      end
      if expiry_of(entry) <= now then
        redis.call('LSET', mailbox, index, '')
        expired = expired + 1
        removed_bytes = removed_bytes + #entry
      else
        entries[#entries + 1] = entry
        bytes = bytes + #entry
      end
      index = index + 1
    end
    at_a_time = bytes - bytes_before < LARGE_CHUNK and CHUNK or FEW
  until is_full or #entries == max_messages or #chunk < asked or expired >= MAX_LOOKED_AT
  if expired > 0 then
    redis.call('LREM', mailbox, 0, '')
    redis.call('HINCRBY', state, 'd:' .. slot, expired)
  end
  -- An earlier session may have read further than this one has come.
  local is_further = seen and seen ~= last_in_flight and stands_at_or_after(index - expired, seen)
  if #entries > 0 and not is_further then
    mark_seen(state, slot, string.sub(entries[#entries], 1, 8))
  end
end

local remaining = redis.call('LLEN', mailbox)
if removed + expired > 0 then
  if remaining == 0 then
    redis.call('HDEL', state, 'n:' .. slot, 'x:' .. slot, 's:' .. slot, 'b:' .. slot)
  else
    redis.call('HSET', state, 'n:' .. slot, remaining)
    local before = known_bytes(known[4], remaining + removed + expired)
    if before then
      set_bytes(state, slot, remaining, before - removed_bytes)
    end
  end
end
local answer = {'drained', remaining, expired}
for i = 1, #entries do
  answer[i + 3] = entries[i]
end
return answer
