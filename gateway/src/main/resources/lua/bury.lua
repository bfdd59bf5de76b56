-- Adds a dead letter, and takes the oldest out while there are too many, or those there are have too many bytes.
--
-- KEYS[1] lw:push:dead   KEYS[2] how many bytes were ever written there, in the same slot of a cluster
-- ARGV: how many it keeps, about; how many bytes it keeps; then fields and values
--
-- A letter tells in "written" how many bytes were written with it and before: what lies between two letters is known so, however
-- many between them were taken out. One without that, or with more than were ever written (somebody has deleted the second key), is
-- older than all.
--
-- Answers {1}.
local dead, total, limit = KEYS[1], KEYS[2], tonumber(ARGV[2])
local size, fields = 0, {}
for i = 3, #ARGV do
  size = size + #ARGV[i]
  fields[#fields + 1] = ARGV[i]
end
local before = redis.pcall('GET', total)
local written = (type(before) == 'string' and tonumber(before) or 0) + size
redis.call('SET', total, whole(written))
fields[#fields + 1] = 'written'
fields[#fields + 1] = whole(written)
redis.call('XADD', dead, 'MAXLEN', '~', ARGV[1], '*', unpack(fields))

local function written_with(letter)
  for i = 1, #letter, 2 do
    if letter[i] == 'written' then
      local bytes = tonumber(letter[i + 1]) or 0
      return bytes <= written and bytes or 0
    end
  end
  return 0
end

while true do
  local oldest = redis.call('XREAD', 'COUNT', 1, 'STREAMS', dead, '0-0')[1][2][1]
  if written - written_with(oldest[2]) <= limit then
    return {1}
  end
  redis.call('XDEL', dead, oldest[1])
end
