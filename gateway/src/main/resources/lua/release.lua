-- Gives a slot back, if this session still holds it, and remembers it as the last holder. So it does where Redis has lost the
-- claim, knows another slot of the user, and has room for this one: what comes from now on is for that device too. Where no
-- slot is known, mail waits for all of them under "any", and one slot that was known alone would get it all.
--
-- KEYS[1] lw:s:{user}
-- ARGV: slot, instance, session, epoch, device, max slots, retention ms
--
-- Answers 1 if the session held the slot, or nobody is known to have had it; else 0.
local state, slot, epoch, max_slots = KEYS[1], ARGV[1], tonumber(ARGV[4]), tonumber(ARGV[6])
local holder = holder_of(state, slot)
if holder and (not holder.held or holder.session ~= ARGV[3]) then
  return {0}
end
-- Epoch 0: a claim of which nobody knows whether it was granted.
if not holder
  and (epoch == 0 or #slots_in(read_state(state)) == 0 or made_room_for(state, holder, max_slots)) then
  return {0}
end
allow_when_full(state)
set_holder(state, slot, false, ARGV[2], ARGV[3], holder and holder.epoch or epoch, ARGV[5], now_ms())
redis.call('PEXPIRE', state, 2 * tonumber(ARGV[7]))
return {1}
