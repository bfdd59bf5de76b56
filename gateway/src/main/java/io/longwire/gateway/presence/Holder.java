package io.longwire.gateway.presence;

/**
 * Who has a slot, as Redis knows it.
 *
 * @param instance the process that has the session
 * @param session the session id
 * @param version names this claim as it stands: it is another one after each renewal by a node that may have been taken for dead.
 *     0 where nobody asks for it
 */
public record Holder(Instance instance, String slot, String session, long version) {}
