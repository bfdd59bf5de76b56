-- Tells which slots a user has, and who holds them; changes nothing.
--
-- KEYS[1] lw:s:{user}
--
-- Answers what add_slots adds.
return add_slots({}, read_state(KEYS[1]), {})
