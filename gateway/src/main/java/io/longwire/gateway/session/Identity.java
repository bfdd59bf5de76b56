package io.longwire.gateway.session;

import io.longwire.gateway.presence.Slot;

/**
 * Who a session is, once its token has been believed.
 *
 * @param session the session id
 * @param expiresAtMillis when the token runs out, milliseconds since 1970; {@link Long#MAX_VALUE} if it does not
 */
public record Identity(Slot slot, String session, String device, String platform, long expiresAtMillis) {

    public String user() {
        return slot.user();
    }
}
