package io.longwire.gateway.push;

/** A push that cannot be taken as it is. The message says what was expected and what came, cut short. */
public final class BadPushException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    BadPushException(Refusal refusal, String message) {
        super(message, null, false, false); // the backend's fault: where in our code is of no interest
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}
