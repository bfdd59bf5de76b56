-- Makes the group that reads the stream of pushes, and the stream, if they are not there. What was written before is read too.
--
-- KEYS[1] lw:push:in
-- ARGV: group
--
-- Answers {1}.
local made = redis.pcall('XGROUP', 'CREATE', KEYS[1], ARGV[1], '0', 'MKSTREAM')
if type(made) == 'table' and made.err and not string.find(made.err, 'BUSYGROUP') then
  return made
end
return {1}
