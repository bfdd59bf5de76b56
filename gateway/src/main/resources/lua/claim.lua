-- Takes a slot for a session that logs in.
--
-- KEYS[1] lw:s:{user}   KEYS[2] the slot's mailbox   KEYS[3] the mailbox of slot "any"
-- ARGV: slot, instance, session, device, resume (1|0), max slots, retention ms
--
-- Answers {'taken', device} if the phone reconnects by itself and another device has had the slot since, or if one would have to
-- make room; else
-- {'granted', epoch, pending, expired, seen through ('' if none), the displaced holder, the evicted slot and its holder, then
-- each of the user's slots and its holder}; a holder is an instance and a session, both '' if there is none.
local state, mailbox, any_mailbox = KEYS[1], KEYS[2], KEYS[3]
local slot, instance, session, device = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local resume, max_slots, retention = ARGV[5] == '1', tonumber(ARGV[6]), tonumber(ARGV[7])

allow_when_full(state)
local known = read_state(state)
local last = read_holder(known['h:' .. slot])
if resume and last and last.device ~= device and last.epoch > 0 then
  return {'taken', last.device}
end
if resume and not last and slot ~= 'any' and #slots_in(known) - (known['h:any'] and 1 or 0) >= max_slots then
  return {'taken', latest_device(known)}
end

local now = now_ms()
local epoch = math.max(now, tonumber(known.epoch or '0') + 1)

if mailbox ~= any_mailbox then
  if not last then
    if #slots_in(known) < max_slots then -- else it gets what the device had that makes room
      share_again(state, known, any_mailbox, {slot})
    end
    share_any(state, known, any_mailbox, {slot})
  end
  -- "any" is no device: left over from an operator's policy of one device a user, it goes once its mail has been taken over.
  local any = read_holder(known['h:any'])
  if any and not any.held and redis.call('EXISTS', any_mailbox) == 0 then
    forget_slot(state, 'any')
    known['h:any'] = nil
  end
end

known['h:' .. slot] = written_holder(true, instance, session, epoch, device, now)
redis.call('HSET', state, 'h:' .. slot, known['h:' .. slot], 'epoch', whole(epoch))
local displaced = last and last.held and last or nil
if displaced and displaced.instance ~= instance then
  redis.call('HSET', state, 'p:' .. slot, displaced.session)
elseif known['p:' .. slot] then
  redis.call('HDEL', state, 'p:' .. slot)
end

local expired = tonumber(known['d:' .. slot] or '0')
local ran_out = settle_expired_mailbox(
  state, slot, tonumber(known['n:' .. slot] or '0'), redis.call('LLEN', mailbox))
if ran_out > 0 then
  known['x:' .. slot], known['s:' .. slot] = nil, nil
end

-- Room for this slot: the one that was seen longest ago goes. Who is online is seen now, whenever that began.
local function is_unseen_longer(a, b)
  if a.held ~= b.held then
    return b.held
  end
  return a.at < b.at
end

-- The device that takes the place of another one gets what that one has not acknowledged: no other may have it.
local function inherit(from)
  local left = string.sub(any_mailbox, 1, -4) .. from
  local length, earliest = redis.call('LLEN', left), tonumber(known['x:' .. from] or '0')
  if length == 0 then
    return tonumber(known['d:' .. from] or '0') + tonumber(known['n:' .. from] or '0')
  end
  if redis.call('EXISTS', mailbox) == 0 then
    redis.call('RENAME', left, mailbox)
    if known['b:' .. from] then
      redis.call('HSET', state, 'b:' .. slot, known['b:' .. from])
    end
  else
    for first = 0, length - 1, 100 do
      redis.call('RPUSH', mailbox, unpack(redis.call('LRANGE', left, first, first + 99)))
    end
    redis.call('PEXPIRE', mailbox, retention)
    redis.call('DEL', left)
    local own = tonumber(known['x:' .. slot] or '0')
    earliest = own > 0 and math.min(own, earliest) or earliest
  end
  known['x:' .. slot] = whole(earliest)
  redis.call('HSET', state, 'n:' .. slot, redis.call('LLEN', mailbox), 'x:' .. slot, whole(earliest))
  return tonumber(known['d:' .. from] or '0')
end

local slots, evicted, oldest = slots_in(known), nil, nil
if #slots > max_slots then
  for _, other in ipairs(slots) do
    local holder = read_holder(known['h:' .. other])
    if other ~= slot and (not oldest or is_unseen_longer(holder, oldest)) then
      evicted, oldest = other, holder
    end
  end
  expired = expired + inherit(evicted)
  forget_slot(state, evicted)
end

local pending = redis.call('LLEN', mailbox)
local purged = purge(state, mailbox, slot, known['x:' .. slot], pending, now)
ran_out, pending = ran_out + purged, pending - purged
local seen = known['s:' .. slot] or ''
if ran_out > 0 then
  seen = redis.call('HGET', state, 's:' .. slot) or ''
end
if expired + ran_out > 0 then
  redis.call('HDEL', state, 'd:' .. slot)
end
redis.call('PEXPIRE', state, 2 * retention)

local answer = {'granted', whole(epoch), pending, expired + ran_out, seen}
local function answer_holder(holder)
  answer[#answer + 1] = holder and holder.held and holder.instance or ''
  answer[#answer + 1] = holder and holder.held and holder.session or ''
end
answer_holder(displaced)
answer[#answer + 1] = evicted or ''
answer_holder(oldest)
for _, name in ipairs(slots) do
  if name ~= evicted then
    answer[#answer + 1] = name
    answer_holder(read_holder(known['h:' .. name]))
  end
end
return answer
