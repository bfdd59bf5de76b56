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
 *   <tr><td>{@code lw:push:in}, {@code lw:push:dead}</td><td>streams: what backends push, and what could not be delivered</td></tr>
 *   <tr><td>{@code lw:push:dead:written{lw:push:dead}}</td><td>string: how many bytes were ever written to the second</td></tr>
 *   <tr><td>{@code lw:push:turn{lw:push:in}}</td><td>string that runs out: the process that reads the first of these now</td></tr>
 *   <tr><td>{@code lw:push:once:hash}</td><td>string that runs out: a quick push that one node has claimed</td></tr>
 *   <tr><td>{@code lw:push}, {@code lw:control}, {@code lw:topic:name}</td><td>channels</td></tr>
 *   <tr><td>{@code lw:node:name}</td><td>string that runs out: the process that is the node now; and a channel</td></tr>
 *   <tr><td>{@code lw:mark:name}</td><td>string that runs out: up to where an event loop of a node has written</td></tr>
 *   <tr><td>{@code lw:settings:name}</td><td>string that runs out: the settings of a node that all must share</td></tr>
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

    /** What is written to see whether what was written before is safe. */
    byte[] mark(String name) {
        return utf8(prefix + "mark:" + name);
    }

    /** What a node says of its settings. */
    byte[] settings(String node) {
        return utf8(prefix + "settings:" + node);
    }

    byte[] pushStream() {
        return utf8(prefix + "push:in");
    }

    byte[] deadLetters() {
        return utf8(prefix + "push:dead");
    }

    /** How many bytes were ever written to those; in their slot. */
    byte[] deadLettersWritten() {
        return utf8(prefix + "push:dead:written{" + prefix + "push:dead}");
    }

    /** In the slot of the stream, so that one script can hold both. */
    byte[] pushTurn() {
        return utf8(prefix + "push:turn{" + prefix + "push:in}");
    }

    byte[] pushClaim(String hash) {
        return utf8(prefix + "push:once:" + hash);
    }

    byte[] pushChannel() {
        return utf8(prefix + "push");
    }

    byte[] controlChannel() {
        return utf8(prefix + "control");
    }

    byte[] topicChannel(String topic) {
        return utf8(prefix + "topic:" + topic);
    }

    /** A channel on which a node hears nothing but its own probes. */
    byte[] probeChannel(String node) {
        return utf8(prefix + "probe:" + node);
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
