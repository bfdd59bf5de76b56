-- Takes over entries of the stream of pushes that were read and not finished, if it is the asking node's turn.
--
-- KEYS[1] lw:push:in   KEYS[2] the turn, in the same slot of a cluster
-- ARGV: instance, group, consumer, where to begin (- or '(' and an id), how many at most, idle ms, whether to pass over the consumer's own (1|0)
--
-- Answers {} if it is not its turn, else {where to go on ('' for nowhere), then for each entry: id, how often it was taken, the push ('' if it has none)}.
local stream, group, consumer, from, max = KEYS[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
if redis.call('GET', KEYS[2]) ~= ARGV[1] then
  return {}
end
local pending = redis.call('XPENDING', stream, group, 'IDLE', ARGV[6], from, '+', max)
local answer = {''}
for _, one in ipairs(pending) do
  local id = one[1]
  if ARGV[7] == '0' or one[2] ~= consumer then
    local entry = redis.call('XCLAIM', stream, group, consumer, 0, id)[1]
    if entry then
      answer[#answer + 1] = id
      answer[#answer + 1] = one[4] + 1
      answer[#answer + 1] = push_in(entry[2])
    else
      redis.call('XACK', stream, group, id) -- somebody has deleted it
    end
  end
end
if #pending == max then
  answer[1] = '(' .. pending[max][1]
end
return answer
