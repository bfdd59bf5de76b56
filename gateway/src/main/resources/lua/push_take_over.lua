-- Takes over entries of the stream of pushes that were read and not finished, if it is the asking node's turn.
--
-- KEYS[1] lw:push:in   KEYS[2] the turn, in the same slot of a cluster
-- ARGV: instance, group, consumer, where to begin (- or '(' and an id), how many at most, idle ms,
--       FIRST: all, AGAIN: all, but the consumer's own are not tried once more, ABANDONED: all but the consumer's own,
--       how many bytes a push may have, after how many bytes to stop, how many tries an entry has
--
-- An entry that is tried once more than that may be one that is so large that no answer with it comes in time: of those that follow
-- only the id is told, as of an empty one.
--
-- Answers {} if it is not its turn, else {where to go on ('' for nowhere), then for each entry: id, how often it was taken, how
-- many bytes the push has, the push ('' if it has none, or too many)}.
local stream, group, consumer, from, max = KEYS[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local max_push, enough, max_tries = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
if redis.call('GET', KEYS[2]) ~= ARGV[1] then
  return {}
end
local pending = redis.call('XPENDING', stream, group, 'IDLE', ARGV[6], from, '+', max)
local answer, bytes, last = {''}, 0, nil
for _, one in ipairs(pending) do
  local id, is_own = one[1], one[2] == consumer
  if bytes >= enough then
    break
  end
  last = id
  if not (is_own and ARGV[7] == 'ABANDONED') then
    local tries = one[4] + ((is_own and ARGV[7] == 'AGAIN') and 0 or 1)
    local is_given_up = tries > max_tries + 1
    local claimed = is_given_up and redis.call('XCLAIM', stream, group, consumer, 0, id, 'RETRYCOUNT', tries, 'JUSTID')
      or redis.call('XCLAIM', stream, group, consumer, 0, id, 'RETRYCOUNT', tries)
    local entry = claimed[1]
    if is_given_up and entry then
      answer[#answer + 1] = id
      answer[#answer + 1] = tries
      answer[#answer + 1] = 0
      answer[#answer + 1] = ''
    elseif entry then
      answer[#answer + 1] = id
      answer[#answer + 1] = tries
      local size, push, all = push_in(entry[2], max_push)
      answer[#answer + 1] = size
      answer[#answer + 1] = push
      bytes = bytes + all
    else
      redis.call('XACK', stream, group, id) -- somebody has deleted it
    end
  end
end
if last and (#pending == max or last ~= pending[#pending][1]) then
  answer[1] = '(' .. last
end
return answer
