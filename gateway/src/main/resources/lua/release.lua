-- Gives a slot back, if this session still holds it, and remembers it as the last holder. So it does where Redis has lost the
-- claim, and has room for the slot: what comes from now on is for that device too. The user's other slots are restored with it,
-- as in renew.lua. But where no other is known, neither here nor by the node, mail waits for all of them under "any", and one slot
-- that was known alone would get it all.
--
-- KEYS[1] lw:s:{user}   KEYS[2] the mailbox of slot "any"
-- ARGV: slot, instance, session, epoch, device, max slots, retention ms; then the other slots that the user had, as far as the
--       asking node knows
--
-- Answers {'not held'}, {'given back'}, or {'restored'} followed by what add_slots adds: who has not heard of the slot has to.
local state, any_mailbox, slot, epoch, max_slots = KEYS[1], KEYS[2], ARGV[1], tonumber(ARGV[4]), tonumber(ARGV[6])
local others = {unpack(ARGV, 8)}

local function can_be_restored()
  -- Epoch 0: a claim of which nobody knows whether it was granted.
  return epoch > 0 and max_slots > 0
    and #slots_in(read_state(state)) + #others > 0
    and not made_room_for(state, nil, max_slots)
end

local holder = holder_of(state, slot)
if holder and (not holder.held or holder.session ~= ARGV[3]) or not holder and not can_be_restored() then
  return {'not held'}
end
allow_when_full(state)
set_holder(state, slot, false, ARGV[2], ARGV[3], holder and holder.epoch or epoch, ARGV[5], now_ms())
redis.call('PEXPIRE', state, 2 * tonumber(ARGV[7]))
if holder then
  return {'given back'}
end
restore_slots(state, any_mailbox, slot, others, max_slots)
return add_slots({'restored'}, read_state(state), {})
