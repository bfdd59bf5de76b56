/**
 * Whether a phone that has proven who it is may come in now. Stands between authentication and the session, knows no sockets, and
 * keeps a bounded amount of what it has seen. A refusal never touches a session that is in.
 */
package io.longwire.gateway.admission;
