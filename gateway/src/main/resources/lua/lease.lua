-- Keeps the lease of a node for one of its processes.
--
-- KEYS[1] lw:node:<name>
-- ARGV: instance, lease ms, whether to take it from another process of the node (1|0)
--
-- Answers {'kept'}, {'taken', the instance before, '' if none} or {'lost', the instance that has it}.
local key, instance, lease = KEYS[1], ARGV[1], ARGV[2]
local holder = redis.call('GET', key)
if holder == instance then
  redis.call('PEXPIRE', key, lease)
  return {'kept'}
end
if holder and ARGV[3] ~= '1' then
  return {'lost', holder}
end
redis.call('DEL', key) -- allowed even when memory is full, and then so is what follows
redis.call('SET', key, instance, 'PX', lease)
return {'taken', holder or ''}
