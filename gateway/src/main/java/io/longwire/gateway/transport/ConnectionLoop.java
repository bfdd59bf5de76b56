package io.longwire.gateway.transport;

import io.longwire.gateway.session.SessionLoop;

/**
 * One event loop, as connections use it.
 *
 * @param sessions what its sessions share
 * @param buffers bounds what all its connections hold
 * @param strangers counts who speaks something else, for all event loops
 */
record ConnectionLoop(SessionLoop sessions, Flusher flusher, BufferBudget buffers, Strangers strangers) {}
