-- Reads on in the stream of pushes, if it is the asking node's turn; and keeps the turn for it.
--
-- KEYS[1] lw:push:in   KEYS[2] the turn, in the same slot of a cluster
-- ARGV: instance, for how long in ms, group, consumer, how many at most, how many bytes a push may have, after how many bytes to stop
--
-- Answers {0} if it is not its turn; {1, up to where the group has read} if there is nothing new; else {2, then for each entry:
-- id, how many bytes the push has, the push ('' if it has none, or too many)}.
local stream, turn, instance, ms, group, consumer = KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local max, max_push, enough = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
if redis.call('GET', turn) ~= instance then
  return {0}
end
redis.call('PEXPIRE', turn, ms)
local answer, bytes = {2}, 0
for _ = 1, max do
  -- One at a time: how large an entry is shows only when it is read, and many may be as large as Redis takes them.
  local read = redis.call('XREADGROUP', 'GROUP', group, consumer, 'COUNT', 1, 'STREAMS', stream, '>')
  if not read then
    break
  end
  local entry = read[1][2][1]
  local size, push, all = push_in(entry[2], max_push)
  answer[#answer + 1] = entry[1]
  answer[#answer + 1] = size
  answer[#answer + 1] = push
  bytes = bytes + all
  if bytes >= enough then
    break
  end
end
if #answer == 1 then
  for _, one in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
    local about = {}
    for i = 1, #one, 2 do
      about[one[i]] = one[i + 1]
    end
    if about['name'] == group then
      return {1, about['last-delivered-id']}
    end
  end
end
return answer
