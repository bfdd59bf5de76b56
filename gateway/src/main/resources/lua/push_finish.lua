-- Takes entries out of the stream of pushes that nobody has to look at again.
--
-- KEYS[1] lw:push:in
-- ARGV: group, ids
--
-- Answers {how many there were}.
return {redis.call('XACK', KEYS[1], unpack(ARGV)) and redis.call('XDEL', KEYS[1], unpack(ARGV, 2))}
