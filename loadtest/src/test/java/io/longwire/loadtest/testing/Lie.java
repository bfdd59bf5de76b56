package io.longwire.loadtest.testing;

/** What a {@link LyingServer} does wrong, once. */
public enum Lie {
    /** Nothing: every promise is kept. */
    NONE,
    /** A message is receipted as stored, and dropped. */
    LOSES,
    /** A message is delivered a second time, under another id. */
    REPEATS_UNDER_ANOTHER_NAME,
    /** A message also reaches its sender. */
    REACHES_SOMEBODY_ELSE,
    /** A message arrives under another sender's name. */
    NAMES_ANOTHER_SENDER,
    /** One bit of a payload is turned over. */
    CHANGES_THE_PAYLOAD,
    /** A message is delivered after the next one of the same sender. */
    SWAPS,
    /** A receipt says DELIVERED before the message was even written to the recipient. */
    RECEIPTS_TOO_EARLY,
    /** A receipt is given twice. */
    RECEIPTS_TWICE,
    /** Somebody gets the receipt of a message that nobody has sent. */
    RECEIPTS_WHAT_WAS_NEVER_SENT,
    /** Every phone is sent away for good with its first message. */
    SENDS_EVERYBODY_AWAY,
    /** Every phone is sent away for good once it is logged in. */
    LETS_NOBODY_STAY,
    /** Messages are taken, and nothing is ever said or done about them. */
    ANSWERS_NOTHING,
    /** A device that should have been replaced is left on line. */
    LEAVES_TWO_DEVICES_ON_LINE
}
