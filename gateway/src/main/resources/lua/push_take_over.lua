-- Takes over entries of the stream of pushes that were read and not finished.
--
-- KEYS[1] lw:push:in
-- ARGV: group, consumer, where to begin (- or '(' and an id), how many at most, idle ms, whether to pass over the consumer's own (1|0)
--
-- Answers {where to go on ('' for nowhere), then for each entry: id, how often it was taken, the push ('' if it has none)}.
local stream, group, consumer, from, max = KEYS[1], ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local pending = redis.call('XPENDING', stream, group, 'IDLE', ARGV[5], from, '+', max)
local answer = {''}
for _, one in ipairs(pending) do
  local id = one[1]
  if ARGV[6] == '0' or one[2] ~= consumer then
    local entry = redis.call('XCLAIM', stream, group, consumer, 0, id)[1]
    if entry then
      local push = ''
      for i = 1, #entry[2], 2 do
        if entry[2][i] == 'm' then
          push = entry[2][i + 1]
        end
      end
      answer[#answer + 1] = id
      answer[#answer + 1] = one[4] + 1
      answer[#answer + 1] = push
    else
      redis.call('XACK', stream, group, id) -- somebody has deleted it
    end
  end
end
if #pending == max then
  answer[1] = '(' .. pending[max][1]
end
return answer
