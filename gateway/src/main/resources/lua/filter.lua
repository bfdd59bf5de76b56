-- Adds a chat to the stream that a backend reads, unless too many wait there: what was receipted is never trimmed.
--
-- KEYS[1] the stream   ARGV: how many may wait, the chat
--
-- Answers {'stored'} or {'full'}.
if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[1]) then
  return {'full'}
end
redis.call('XADD', KEYS[1], '*', 'm', ARGV[2])
return {'stored'}
