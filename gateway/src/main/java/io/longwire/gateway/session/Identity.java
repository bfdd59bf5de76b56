package io.longwire.gateway.session;

import io.longwire.gateway.presence.Slot;
import java.util.List;

/**
 * Who a session is, once its token has been believed.
 *
 * @param session the session id
 * @param expiresAtMillis when the token runs out, milliseconds since 1970; {@link Long#MAX_VALUE} if it does not
 * @param topics patterns of the topics that its token lets it listen to; shared and empty for most
 * @param tokenHash tells its token from others, so that it can be taken back; 0 where tokens cannot be
 */
public record Identity(
        Slot slot,
        String session,
        String device,
        String platform,
        long expiresAtMillis,
        List<String> topics,
        long tokenHash) {

    public String user() {
        return slot.user();
    }
}
