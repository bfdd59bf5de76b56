-- Gives the lease of a node back, if this process still has it.
--
-- KEYS[1] lw:node:<name>
-- ARGV: instance
--
-- Answers {1} if it had, else {0}.
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return {redis.call('DEL', KEYS[1])}
end
return {0}
