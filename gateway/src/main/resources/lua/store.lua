-- Stores messages for a user who has no session on the asking node: in each of the user's mailboxes, or in one.
--
-- KEYS[1] lw:s:{user}   KEYS[2] the mailbox of slot "any"; the others are named alike and share its hash tag
-- ARGV: slot ('' for all), instance, gone session ('' if none; a holder that the node knows to be gone), limit,
--       retention ms, then for each message: identity (8 bytes), ttl ms (0 for none), bytes
--
-- Answers {'here', slot, session} if a session of the asking instance holds one of the slots, else {'stored', how many}:
-- the first so many are in at least one mailbox. A mailbox that could not take all of them counts the rest as run out
-- unseen, so that its device is told.
local state, any_mailbox = KEYS[1], KEYS[2]
local instance, gone = ARGV[2], ARGV[3]
local limit, retention = tonumber(ARGV[4]), tonumber(ARGV[5])
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
  if holder and holder.held and holder.instance == instance then
    if holder.session ~= gone then
      return {'here', slot, holder.session}
    end
    set_holder(state, slot, false, holder.instance, holder.session, holder.epoch, holder.device, now)
  end
end

local messages = {}
for i = 6, #ARGV, 3 do
  messages[#messages + 1] = {ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2]}
end
local best, accepted = 0, {}
for i, slot in ipairs(slots) do
  local mailbox = string.sub(any_mailbox, 1, -4) .. slot
  accepted[i] = append_all(state, mailbox, slot, known['n:' .. slot], known['x:' .. slot], limit, retention, now, messages)
  best = math.max(best, accepted[i])
end
for i, slot in ipairs(slots) do
  if accepted[i] < best then
    redis.call('HINCRBY', state, 'd:' .. slot, best - accepted[i])
  end
end
return {'stored', best}
