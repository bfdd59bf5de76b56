-- Says once more that a session holds its slot: writes the claim again if Redis has lost it, and keeps it from running out.
--
-- KEYS[1] lw:s:{user}
-- ARGV: slot, instance, session, epoch, device, retention ms
--
-- Answers {'renewed'}, or {'superseded', device} if a later claim stands.
local state, slot, epoch = KEYS[1], ARGV[1], tonumber(ARGV[4])
local holder = holder_of(state, slot)
if holder and holder.session ~= ARGV[3] and holder.epoch > epoch then
  return {'superseded', holder.device}
end
allow_when_full(state)
local now = now_ms()
set_holder(state, slot, true, ARGV[2], ARGV[3], epoch, ARGV[5], now)
if tonumber(redis.call('HGET', state, 'epoch') or '0') < epoch then
  redis.call('HSET', state, 'epoch', whole(epoch))
end
redis.call('PEXPIRE', state, 2 * tonumber(ARGV[6]))
return {'renewed'}
