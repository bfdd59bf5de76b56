-- Stores messages for a user who has no session on the asking node: in each of the user's mailboxes, or in one.
--
-- KEYS[1] lw:s:{user}   KEYS[2] the mailbox of slot "any"; the others are named alike and share its hash tag
-- ARGV: slot ('' for all), limit, limit in bytes, retention ms, how many sessions are passed, then for each of those: session,
--       version of its claim, whether it is gone (1) or may keep its claim (0); then for each message: identity (8 bytes), ttl ms
--       (0 for none, -1 if it must not be stored), bytes
--
-- A holder that was passed does not count: its session has ended, its node is gone, or does not answer. If its claim was renewed
-- since that was found out, it counts: its node lives after all.
--
-- Answers {'held', …} if a session holds one of the slots; {'no slot', …} if the one slot is none of the user's, who has
-- others; both followed by what add_slots adds. Else {'stored', how many}: the first so many of those that may be stored are in
-- at least one mailbox. A mailbox that could not take all of them counts the rest as expired unseen, so that its device is told.
local state, any_mailbox = KEYS[1], KEYS[2]
local limits = {messages = tonumber(ARGV[2]), bytes = tonumber(ARGV[3]), retention = tonumber(ARGV[4])}
local passes = tonumber(ARGV[5])
local now = now_ms()

local passed, is_gone = {}, {}
for i = 6, 5 + 3 * passes, 3 do
  passed[ARGV[i]] = tonumber(ARGV[i + 1])
  is_gone[ARGV[i]] = ARGV[i + 2] == '1'
end

local known = read_state(state)
local slots = slots_in(known)
if ARGV[1] ~= '' then
  if #slots > 0 and ARGV[1] ~= 'any' and not known['h:' .. ARGV[1]] then
    return add_slots({'no slot'}, known, passed)
  end
  slots = {ARGV[1]}
elseif #slots == 0 then
  slots[1] = 'any'
end

for _, slot in ipairs(slots) do
  local holder = read_holder(known['h:' .. slot])
  if holder and holder.held and passed[holder.session] ~= holder.at then
    return add_slots({'held'}, known, passed)
  end
end

local messages = {}
for i = 6 + 3 * passes, #ARGV, 3 do
  local ttl = tonumber(ARGV[i + 1])
  if ttl >= 0 then
    messages[#messages + 1] = {ARGV[i], ttl, ARGV[i + 2]}
  end
end
local best, accepted = 0, {}
for i, slot in ipairs(slots) do
  local holder = read_holder(known['h:' .. slot])
  if holder and holder.held and is_gone[holder.session] then
    set_holder(state, slot, false, holder.instance, holder.session, holder.epoch, holder.device, now)
  end
  if #messages > 0 then
    local mailbox = string.sub(any_mailbox, 1, -4) .. slot
    local known_of_it = {counted = known['n:' .. slot], earliest = known['x:' .. slot], bytes = known['b:' .. slot]}
    accepted[i] = append_all(state, mailbox, slot, known_of_it, limits, now, messages)
    best = math.max(best, accepted[i])
  end
end
for i, slot in ipairs(slots) do
  if accepted[i] and accepted[i] < best then
    count_unseen(state, slot, best - accepted[i])
  end
end
return {'stored', best}
