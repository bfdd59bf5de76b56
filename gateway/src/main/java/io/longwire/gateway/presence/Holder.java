package io.longwire.gateway.presence;

/**
 * Who has a slot, as Redis knows it.
 *
 * @param instance the process that has the session
 * @param session the session id
 */
public record Holder(Instance instance, String slot, String session) {}
