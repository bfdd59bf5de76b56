-- Adds lines to a stream of bounded length, and says them on the channel of the same name.
--
-- KEYS[1] the stream   ARGV: how many entries it keeps, about; whether to say them too (1|0); then the lines
--
-- Answers {how many}.
local lines = 0
for i = 3, #ARGV do
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 'm', ARGV[i])
  if ARGV[2] == '1' then
    redis.call('PUBLISH', KEYS[1], ARGV[i])
  end
  lines = lines + 1
end
return {lines}
