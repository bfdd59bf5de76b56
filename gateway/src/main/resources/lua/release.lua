-- Gives a slot back, if this session still holds it, and remembers it as the last holder.
--
-- KEYS[1] lw:s:{user}
-- ARGV: slot, session, retention ms
--
-- Answers 1 if the session held the slot, else 0.
local holder = holder_of(KEYS[1], ARGV[1])
if not holder or not holder.held or holder.session ~= ARGV[2] then
  return {0}
end
allow_when_full(KEYS[1])
set_holder(KEYS[1], ARGV[1], false, holder.instance, holder.session, holder.epoch, holder.device, now_ms())
redis.call('PEXPIRE', KEYS[1], 2 * tonumber(ARGV[3]))
return {1}
