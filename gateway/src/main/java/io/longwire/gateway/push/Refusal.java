package io.longwire.gateway.push;

import java.util.Locale;

/** Why a push, or its part for one user, cannot be delivered. */
public enum Refusal {
    /** Neither the JSON nor the protobuf that is expected. */
    BAD_FORM,
    /** It names nobody. */
    NO_RECIPIENT,
    TOO_MANY_RECIPIENTS,
    /** The entry, or its payload, is larger than is taken. */
    TOO_LARGE,
    /** A recipient's name is not well formed. */
    BAD_RECIPIENT,
    /** The user's mailbox holds as many messages as it may. */
    MAILBOX_FULL,
    /** It could not be stored: a quick push at once, one in the stream in a minute during which Redis answered. */
    UNAVAILABLE,
    /** More broadcasts are under way, or wait, than a gateway takes. */
    TOO_MANY_BROADCASTS,
    /** Node after node has ended while it had it in hand. */
    TRIED_TOO_OFTEN,
    /** A bug of ours. */
    INTERNAL;

    /** As a dead letter and a metric name it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
