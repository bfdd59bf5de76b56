-- Appends to a mailbox on behalf of the session that owns the slot.
--
-- KEYS[1] lw:s:{user}   KEYS[2] the slot's mailbox
-- ARGV: slot, instance, session, epoch, max slots, limit, limit in bytes, retention ms, then for each message: identity (8 bytes), ttl ms (0 for none),
--       seen (1|0: it was written to the phone already), bytes
--
-- The session before the holder may append as long as the holder has not read: what it hands on stands before all that is new.
--
-- Answers {'appended', how many}, {'moved', device}, or {'unclaimed'}: see is_unclaimed.
local state, mailbox, slot = KEYS[1], KEYS[2], ARGV[1]
local known = redis.call('HMGET', state, 'n:' .. slot, 'x:' .. slot, 'h:' .. slot, 'p:' .. slot, 'b:' .. slot)
local holder = read_holder(known[3])
local moved = moved_to(holder, ARGV[2], ARGV[3], tonumber(ARGV[4]))
if moved and known[4] ~= ARGV[3] then
  return {'moved', moved}
end
local made_room = made_room_for(state, holder, tonumber(ARGV[5]))
if made_room then
  return {'moved', made_room}
end
if is_unclaimed(holder, ARGV[3], tonumber(ARGV[4])) then
  return {'unclaimed'}
end
local messages, seen = {}, {}
for i = 9, #ARGV, 4 do
  messages[#messages + 1] = {ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 3]}
  seen[#seen + 1] = ARGV[i + 2] == '1'
end
local accepted = append_all(
  state, mailbox, slot, {counted = known[1], earliest = known[2], bytes = known[5]},
  {messages = tonumber(ARGV[6]), bytes = tonumber(ARGV[7]), retention = tonumber(ARGV[8])}, now_ms(), messages)
for i = accepted, 1, -1 do
  if seen[i] then
    mark_seen(state, slot, messages[i][1])
    break
  end
end
return {'appended', accepted}
