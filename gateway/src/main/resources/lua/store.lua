-- Stores messages for a user who has no session on the asking node: in each of the user's mailboxes, or in one.
--
-- KEYS[1] lw:s:{user}   KEYS[2] the mailbox of slot "any"; the others are named alike and share its hash tag
-- ARGV: slot ('' for all), instance, passed session ('' if none), whether that one is gone (1), or may keep its claim (0),
--       limit, retention ms, then for each message: identity (8 bytes), ttl ms (0 for none, -1 if it must not be stored), bytes
--
-- A holder that is the passed session does not count: its node is gone, or does not answer.
--
-- Answers {'held', instance, slot, session} if another session holds one of the slots, else {'stored', how many}: the first
-- so many of those that may be stored are in at least one mailbox. A mailbox that could not take all of them counts the rest
-- as run out unseen, so that its device is told.
local state, any_mailbox = KEYS[1], KEYS[2]
local instance, passed, is_gone = ARGV[2], ARGV[3], ARGV[4] == '1'
local limit, retention = tonumber(ARGV[5]), tonumber(ARGV[6])
local now = now_ms()

local known = read_state(state)
local slots = {ARGV[1]}
if ARGV[1] == '' then
  slots = slots_in(known)
  if #slots == 0 then
    slots[1] = 'any'
  end
end

for _, slot in ipairs(slots) do
  local holder = read_holder(known['h:' .. slot])
  if holder and holder.held and holder.session ~= passed then
    return {'held', holder.instance, slot, holder.session}
  end
end

local messages = {}
for i = 7, #ARGV, 3 do
  local ttl = tonumber(ARGV[i + 1])
  if ttl >= 0 then
    messages[#messages + 1] = {ARGV[i], ttl, ARGV[i + 2]}
  end
end
local best, accepted = 0, {}
for i, slot in ipairs(slots) do
  local holder = read_holder(known['h:' .. slot])
  if holder and holder.held and is_gone then
    set_holder(state, slot, false, holder.instance, holder.session, holder.epoch, holder.device, now)
  end
  if #messages > 0 then
    local mailbox = string.sub(any_mailbox, 1, -4) .. slot
    accepted[i] = append_all(state, mailbox, slot, known['n:' .. slot], known['x:' .. slot], limit, retention, now, messages)
    best = math.max(best, accepted[i])
  end
end
for i, slot in ipairs(slots) do
  if accepted[i] and accepted[i] < best then
    redis.call('HINCRBY', state, 'd:' .. slot, best - accepted[i])
  end
end
return {'stored', best}
