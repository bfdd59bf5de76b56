-- Tells all that is known of a user; changes nothing.
--
-- KEYS[1] lw:s:{user}   KEYS[2] the mailbox of slot "any"; the others are named alike and share its hash tag
-- ARGV: how many entries of each mailbox to show, after how many bytes to stop
--
-- Answers, for each slot in the order of their names: slot, holder ('' if there is none, else as it stands in the hash),
-- ms since the holder has come or gone, how many messages wait, how many ran out unseen, how many entries follow, entries.
local known = read_state(KEYS[1])
local slots = slots_in(known)
if not known['h:any'] and redis.call('EXISTS', KEYS[2]) == 1 then
  slots[#slots + 1] = 'any'
end
local answer, now, left = {}, now_ms(), tonumber(ARGV[2])
local CHUNK = 4
for _, slot in ipairs(slots) do
  local mailbox = string.sub(KEYS[2], 1, -4) .. slot
  local holder = read_holder(known['h:' .. slot])
  local entries, chunk = {}, nil
  repeat
    chunk = redis.call('LRANGE', mailbox, #entries, math.min(#entries + CHUNK, tonumber(ARGV[1])) - 1)
    for _, entry in ipairs(chunk) do
      entries[#entries + 1] = #entry > LARGEST_ENTRY and '' or entry
      left = left - #entry
    end
  until #chunk < CHUNK or left <= 0
  answer[#answer + 1] = slot
  answer[#answer + 1] = known['h:' .. slot] or ''
  answer[#answer + 1] = holder and now - holder.at or 0
  answer[#answer + 1] = redis.call('LLEN', mailbox)
  answer[#answer + 1] = tonumber(known['d:' .. slot] or '0')
  answer[#answer + 1] = #entries
  for i = 1, #entries do
    answer[#answer + 1] = entries[i]
  end
end
return answer
