-- Keeps the turn to read the stream of pushes for one node, or gives it back.
--
-- KEYS[1] lw:push:turn{lw:push:in}
-- ARGV: instance, for how long in ms (0 to give it back)
--
-- Answers {1} if the turn is the instance's, else {0}.
local key, instance, ms = KEYS[1], ARGV[1], ARGV[2]
local holder = redis.call('GET', key)
if holder and holder ~= instance then
  return {0}
end
if ms == '0' then
  redis.call('DEL', key)
  return {0}
end
if holder then
  redis.call('PEXPIRE', key, ms)
else
  redis.call('DEL', key) -- allowed even when memory is full, and then so is what follows
  redis.call('SET', key, instance, 'PX', ms)
end
return {1}
