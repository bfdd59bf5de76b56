-- Says once more that a session holds its slot: writes the claim again if Redis has lost it, and keeps it from running out.
-- Writes nothing if there is nothing to change: live sessions ask once a minute.
--
-- KEYS[1] lw:s:{user}   KEYS[2] the slot's mailbox   KEYS[3] the mailbox of slot "any"
-- ARGV: slot, instance, session, epoch, device, max slots, retention ms, whether to tell the user's slots (1|0)
--
-- Answers {'renewed', how many messages wait}, followed by what add_slots adds if that is asked for, or {'superseded', device} if a later claim stands, or if the slot was given up
-- for others.
local state, mailbox, slot, epoch, retention = KEYS[1], KEYS[2], ARGV[1], tonumber(ARGV[4]), tonumber(ARGV[7])
local holder = holder_of(state, slot)
if holder and holder.session ~= ARGV[3] and holder.epoch > epoch then
  return {'superseded', holder.device}
end
local made_room = made_room_for(state, holder, tonumber(ARGV[6]))
if made_room then
  return {'superseded', made_room}
end
if not holder or not holder.held or holder.session ~= ARGV[3] then
  allow_when_full(state)
  set_holder(state, slot, true, ARGV[2], ARGV[3], epoch, ARGV[5], now_ms())
  if tonumber(redis.call('HGET', state, 'epoch') or '0') < epoch then
    redis.call('HSET', state, 'epoch', whole(epoch))
  end
end
if not holder and mailbox ~= KEYS[3] then
  take_over_any(state, read_state(state), mailbox, KEYS[3], slot) -- what came since Redis has lost the claim
end
if redis.call('PTTL', state) < retention * 3 / 2 then
  redis.call('PEXPIRE', state, 2 * retention)
end
local answer = {'renewed', redis.call('LLEN', mailbox)}
return ARGV[8] == '1' and add_slots(answer, read_state(state), {}) or answer
