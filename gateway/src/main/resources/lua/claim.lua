-- Takes a slot for a session that logs in.
--
-- KEYS[1] lw:s:{user}   KEYS[2] the slot's mailbox   KEYS[3] the mailbox of slot "any"
-- ARGV: slot, instance, session, device, resume (1|0), max slots, retention ms
--
-- Answers {'taken', device} if the phone reconnects by itself and another device has had the slot since; else
-- {'granted', epoch, displaced (1|0), pending, expired, seen through ('' if none), evicted slot ('' if none), slot, slot, …}.
local state, mailbox, any_mailbox = KEYS[1], KEYS[2], KEYS[3]
local slot, instance, session, device = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local resume, max_slots, retention = ARGV[5] == '1', tonumber(ARGV[6]), tonumber(ARGV[7])

allow_when_full(state)
local last = holder_of(state, slot)
if resume and last and last.device ~= device then
  return {'taken', last.device}
end

local now = now_ms()
local epoch = math.max(now, tonumber(redis.call('HGET', state, 'epoch') or '0') + 1)

-- Mail that came before the user's first login waits under "any".
if mailbox ~= any_mailbox and not last and redis.call('EXISTS', any_mailbox) == 1
    and redis.call('EXISTS', mailbox) == 0 then
  redis.call('RENAME', any_mailbox, mailbox)
  for _, field in ipairs({'n:', 'x:', 'd:', 's:'}) do
    local value = redis.call('HGET', state, field .. 'any')
    if value then
      redis.call('HSET', state, field .. slot, value)
    end
  end
  redis.call('HDEL', state, 'n:any', 'x:any', 'd:any', 's:any')
end

-- "any" is no device: left over from an operator's policy of one device a user, it goes once its mail has been taken over.
if mailbox ~= any_mailbox and redis.call('EXISTS', any_mailbox) == 0 then
  local any = holder_of(state, 'any')
  if any and not any.held then
    forget_slot(state, 'any')
  end
end

set_holder(state, slot, true, instance, session, epoch, device, now)
redis.call('HSET', state, 'epoch', whole(epoch))

-- Room for this slot: the one that was seen longest ago goes, with its mail. Who is on line is seen now, whenever that began.
local function is_unseen_longer(a, b)
  if a.held ~= b.held then
    return b.held
  end
  return a.at < b.at
end
local slots, evicted, oldest = {}, '', nil
for _, field in ipairs(redis.call('HKEYS', state)) do
  if string.sub(field, 1, 2) == 'h:' then
    slots[#slots + 1] = string.sub(field, 3)
  end
end
if #slots > max_slots then
  for _, other in ipairs(slots) do
    local holder = holder_of(state, other)
    if other ~= slot and (not oldest or is_unseen_longer(holder, oldest)) then
      evicted, oldest = other, holder
    end
  end
  forget_slot(state, evicted)
  redis.call('DEL', string.sub(any_mailbox, 1, -4) .. evicted)
end

settle_expired_mailbox(state, mailbox, slot)
purge(state, mailbox, slot, now)
local expired = tonumber(redis.call('HGET', state, 'd:' .. slot) or '0')
redis.call('HDEL', state, 'd:' .. slot)
redis.call('PEXPIRE', state, 2 * retention)

local answer = {'granted', whole(epoch), (last and last.held) and 1 or 0, redis.call('LLEN', mailbox), expired,
  redis.call('HGET', state, 's:' .. slot) or '', evicted}
for _, name in ipairs(slots) do
  if name ~= evicted then
    answer[#answer + 1] = name
  end
end
return answer
