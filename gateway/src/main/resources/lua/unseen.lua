-- Counts messages that a slot's full mailbox did not take while another device of the user did: its device is told at its next
-- claim.
--
-- KEYS[1] lw:s:{user}
-- ARGV: slot, how many
--
-- Answers {1} if the slot is one of the user's, else {0}.
if not redis.call('HGET', KEYS[1], 'h:' .. ARGV[1]) then
  return {0}
end
allow_when_full(KEYS[1])
count_unseen(KEYS[1], ARGV[1], ARGV[2])
return {1}
