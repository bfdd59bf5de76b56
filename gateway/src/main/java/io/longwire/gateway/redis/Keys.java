package io.longwire.gateway.redis;

import io.longwire.gateway.presence.Slot;
import java.nio.charset.StandardCharsets;

/**
 * The names of keys. The user id is the hash tag, so that all of a user's keys live in one slot of a cluster and one script
 * can hold them.
 *
 * <table>
 *   <caption>What is kept</caption>
 *   <tr><td>{@code lw:s:{user}}</td><td>hash: who holds which slot; its fields are told in {@code common.lua}</td></tr>
 *   <tr><td>{@code lw:m:{user}:slot}</td><td>list: the slot's mailbox, oldest first</td></tr>
 *   <tr><td>{@code lw:node:name}</td><td>string that runs out: the process that is the node now; and a channel</td></tr>
 *   <tr><td>{@code lw:events}</td><td>stream, and a channel: what backends are told</td></tr>
 *   <tr><td>{@code lw:token:{token}}, or without the braces</td><td>string: whom a token logs in</td></tr>
 *   <tr><td>{@code lw:chat:filter}</td><td>stream: chats for a backend</td></tr>
 * </table>
 */
record Keys(String prefix) {

    byte[] state(String user) {
        return utf8(prefix + "s:{" + user + "}");
    }

    byte[] mailbox(Slot slot) {
        return utf8(prefix + "m:{" + slot.user() + "}:" + slot.name());
    }

    /** The lease of a node, and its channel. */
    byte[] node(String name) {
        return utf8(prefix + "node:" + name);
    }

    /** What is known of a token. */
    byte[] token(String token) {
        return utf8(prefix + "token:" + token);
    }

    /** The stream of events, and its channel. */
    String events() {
        return prefix + "events";
    }

    /** The stream of chats for a backend. */
    String chats() {
        return prefix + "chat:filter";
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] utf8(long number) {
        return utf8(Long.toString(number));
    }
}
