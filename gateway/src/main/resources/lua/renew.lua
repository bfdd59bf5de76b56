-- Says once more that a session holds its slot: writes the claim again if Redis has lost it, and keeps it from running out.
-- Writes nothing if there is nothing to change: live sessions ask once a minute. A node that may have been taken for dead
-- since it asked last writes a new version, so that nobody who believes that gives the claim up.
--
-- KEYS[1] lw:s:{user}   KEYS[2] the slot's mailbox   KEYS[3] the mailbox of slot "any"
-- ARGV: slot, instance, session, epoch, device, max slots, retention ms, whether to tell the user's slots (1|0), whether the node
--       may have been taken for dead (1|0); then the slots that the user had before, as far as the asking node knows
--
-- Answers {'superseded', device} if a later claim stands, or if the slot was given up for others; else {'renewed', how many
-- messages wait, whether Redis had lost the claim (1|0)}, followed by what add_slots adds if that is asked for.
local state, mailbox, any_mailbox = KEYS[1], KEYS[2], KEYS[3]
local slot, epoch, max_slots, retention = ARGV[1], tonumber(ARGV[4]), tonumber(ARGV[6]), tonumber(ARGV[7])

local holder = holder_of(state, slot)
if holder and holder.session ~= ARGV[3] and holder.epoch > epoch then
  return {'superseded', holder.device}
end
local made_room = made_room_for(state, holder, max_slots)
if made_room then
  return {'superseded', made_room}
end
local stands = holder and holder.held and holder.session == ARGV[3]
if not stands or ARGV[9] == '1' then
  allow_when_full(state)
  set_holder(state, slot, true, ARGV[2], ARGV[3], epoch, ARGV[5], math.max(now_ms(), holder and holder.at + 1 or 0))
  if tonumber(redis.call('HGET', state, 'epoch') or '0') < epoch then
    redis.call('HSET', state, 'epoch', whole(epoch))
  end
end
if not holder and max_slots > 0 then
  restore_slots(state, any_mailbox, slot, {unpack(ARGV, 10)}, max_slots)
end
if redis.call('PTTL', state) < retention * 3 / 2 then
  redis.call('PEXPIRE', state, 2 * retention)
end
local answer = {'renewed', redis.call('LLEN', mailbox), holder and 0 or 1}
return ARGV[8] == '1' and add_slots(answer, read_state(state), {}) or answer
