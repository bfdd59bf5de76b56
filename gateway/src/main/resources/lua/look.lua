-- Tells all that is known of a user; changes nothing.
--
-- KEYS[1] lw:s:{user}   KEYS[2] the mailbox of slot "any"; the others are named alike and share its hash tag
-- ARGV: how many entries to show of all mailboxes together, bytes to show of an entry's start, and of its end, how many bytes to
--       read of mailboxes before stopping: an entry is read whole, however little of it is shown
--
-- Answers, for each slot in the order of their names: slot, holder ('' if there is none, else as it stands in the hash),
-- ms since the holder has come or gone, how many messages wait, how many ran out unseen, how many entries follow, and for each
-- of those: its length, its start, its end ('' if the start is all of it).
local known = read_state(KEYS[1])
local slots = slots_in(known)
if not known['h:any'] and redis.call('EXISTS', KEYS[2]) == 1 then
  slots[#slots + 1] = 'any'
end
local answer, now = {}, now_ms()
local shown_a_slot = math.ceil(tonumber(ARGV[1]) / math.max(1, #slots))
local first, last, budget = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
for _, slot in ipairs(slots) do
  local mailbox = string.sub(KEYS[2], 1, -4) .. slot
  local holder = read_holder(known['h:' .. slot])
  local waiting = redis.call('LLEN', mailbox)
  local entries = {}
  for i = 0, math.min(waiting, shown_a_slot) - 1 do
    if budget <= 0 then
      break
    end
    local entry = redis.call('LINDEX', mailbox, i)
    budget = budget - #entry
    local is_whole = #entry <= first + last
    entries[#entries + 1] = #entry
    entries[#entries + 1] = is_whole and entry or string.sub(entry, 1, first)
    entries[#entries + 1] = is_whole and '' or string.sub(entry, -last)
  end
  answer[#answer + 1] = slot
  answer[#answer + 1] = known['h:' .. slot] or ''
  answer[#answer + 1] = holder and now - holder.at or 0
  answer[#answer + 1] = waiting
  answer[#answer + 1] = tonumber(known['d:' .. slot] or '0')
  answer[#answer + 1] = #entries / 3
  for i = 1, #entries do
    answer[#answer + 1] = entries[i]
  end
end
return answer
