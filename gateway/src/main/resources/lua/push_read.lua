-- Reads on in the stream of pushes, if it is the asking node's turn; and keeps the turn for it.
--
-- KEYS[1] lw:push:in   KEYS[2] the turn, in the same slot of a cluster
-- ARGV: instance, for how long in ms, group, consumer, how many at most
--
-- Answers {0} if it is not its turn; {1, up to where the group has read} if there is nothing new; else {2, then for each entry:
-- id, the push ('' if it has none)}.
local stream, turn, instance, ms, group, consumer, max = KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if redis.call('GET', turn) ~= instance then
  return {0}
end
redis.call('PEXPIRE', turn, ms)
local read = redis.call('XREADGROUP', 'GROUP', group, consumer, 'COUNT', max, 'STREAMS', stream, '>')
if not read then
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
local answer = {2}
for _, entry in ipairs(read[1][2]) do
  answer[#answer + 1] = entry[1]
  answer[#answer + 1] = push_in(entry[2])
end
return answer
