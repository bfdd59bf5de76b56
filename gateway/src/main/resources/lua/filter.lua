-- Adds chats to the stream that a backend reads, unless too many wait there: what was receipted is never trimmed.
--
-- KEYS[1] the stream   ARGV: how many may wait, then the chats
--
-- Answers {how many were added}: the first so many.
local room = math.min(#ARGV - 1, tonumber(ARGV[1]) - redis.call('XLEN', KEYS[1]))
for i = 2, room + 1 do
  redis.call('XADD', KEYS[1], '*', 'm', ARGV[i])
end
return {math.max(0, room)}
