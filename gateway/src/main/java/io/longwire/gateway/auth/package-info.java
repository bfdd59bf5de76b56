/**
 * Who a phone is: the ways to believe a token.
 *
 * <p>Called by: transport, at login. Calls: the JOSE library, the file system, and a store of tokens that the Redis room
 * implements. Threads: an authenticator is shared by all event loops; its futures may complete on a thread of its own.
 */
package io.longwire.gateway.auth;
