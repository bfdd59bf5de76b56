package io.longwire.gateway.routing;

import io.longwire.gateway.mailbox.Message;

/** A message and who waits for its outcome. */
record Pending(Message message, Waiter waiter) {}
