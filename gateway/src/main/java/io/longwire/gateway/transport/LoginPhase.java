package io.longwire.gateway.transport;

import io.longwire.gateway.admission.UserLogins;
import io.longwire.gateway.auth.Authenticator;
import io.longwire.gateway.auth.Authenticator.Verdict;
import io.longwire.gateway.metrics.Ending;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.session.EndReason;
import io.longwire.gateway.session.Identity;
import io.longwire.gateway.session.Session;
import io.longwire.gateway.session.SessionLoop;
import io.longwire.gateway.session.TimerWheel;
import io.longwire.log.LogText;
import io.longwire.memory.OutOfMemory;
import io.longwire.proto.Kick;
import io.longwire.proto.Login;
import io.longwire.proto.Uplink;
import io.longwire.wire.Wire;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the connection to the session: the only body that is taken is a login, and it must come in time.
 *
 * <p>Once it has come nothing more is read until the phone is welcomed, so that what a phone sends ahead waits in its own
 * socket. Belongs to its connection's event loop.
 */
final class LoginPhase implements Connection.Phase {

    private static final Duration RETRY = Duration.ofSeconds(2);

    /** How much is kept of what a phone calls its SDK, in characters. */
    private static final int MAX_CLIENT_LENGTH = 128;

    /** What a stranger may send that is no login, in all: a heartbeat or two, and a body of a later version. */
    private static final int MAX_FRAMES_BEFORE = 8;

    private static final int MAX_BYTES_BEFORE = 8 * 1024;

    private static final Logger log = LoggerFactory.getLogger(LoginPhase.class);

    /**
     * What all logins share.
     *
     * @param isDraining whether this gateway is going away
     * @param sessionIds makes names for sessions, unlike any other
     */
    record Factory(
            SessionLoop loop,
            Authenticator authenticator,
            UserLogins userLogins,
            BooleanSupplier isDraining,
            Supplier<String> sessionIds) {

        LoginPhase create(Connection connection) {
            return new LoginPhase(this, connection);
        }
    }

    private final Factory shared;
    private final Connection connection;
    private final TimerWheel.Timer timeout;

    /** Once it is authentic; the names that others claim are not remembered. */
    private Login believed = Login.getDefaultInstance();

    private int framesBefore;
    private int bytesBefore;
    private boolean isLoggingIn;
    private boolean isOver;

    private LoginPhase(Factory shared, Connection connection) {
        this.shared = shared;
        this.connection = connection;
        this.timeout = shared.loop.timers().schedule(shared.loop.config().loginTimeout(), this::timedOut);
    }

    @Override
    public boolean accept(Uplink frame) {
        switch (frame.getBodyCase()) {
            case LOGIN -> {
                isLoggingIn = true;
                login(frame.getLogin());
            }
            case SEND, ACK, LOGOUT, SUBSCRIBE, BODY_NOT_SET -> {
                refuse(Kick.Reason.NOT_ALLOWED, "login comes first", Duration.ZERO);
            }
        }
        return false;
    }

    @Override
    public boolean tolerates(int frameBytes) {
        framesBefore++;
        bytesBefore += frameBytes;
        if (framesBefore <= MAX_FRAMES_BEFORE && bytesBefore <= MAX_BYTES_BEFORE) {
            return true;
        }
        refuse(
                Kick.Reason.NOT_ALLOWED,
                "login comes first: at most " + MAX_FRAMES_BEFORE + " frames and " + MAX_BYTES_BEFORE
                        + " bytes are taken before it",
                Duration.ZERO);
        return false;
    }

    private void timedOut() {
        if (!isOver && !isLoggingIn) {
            passOverIfSilent();
            refuse(
                    Kick.Reason.LOGIN_TIMEOUT,
                    "no login within " + shared.loop.config().loginTimeout().toMillis() + " ms",
                    Duration.ZERO);
        }
    }

    private void login(Login login) {
        String malformed = malformedField(login);
        if (login.getProtocol() != Wire.PROTOCOL_VERSION) {
            refuse(
                    Kick.Reason.UNSUPPORTED_VERSION,
                    "protocol " + Integer.toUnsignedString(login.getProtocol()) + " is not served, "
                            + Wire.PROTOCOL_VERSION + " is",
                    Duration.ZERO);
        } else if (!malformed.isEmpty()) {
            refuse(
                    Kick.Reason.BAD_FRAME,
                    malformed + " must be 1 to " + Wire.MAX_NAME_LENGTH + " characters of [A-Za-z0-9_.:@-]",
                    Duration.ZERO);
        } else if (shared.isDraining.getAsBoolean()) {
            refuse(Kick.Reason.DRAINING, "this gateway is going away", RETRY);
        } else if (!shared.loop.presence().isAvailable()) {
            refuse(Kick.Reason.UNAVAILABLE, "logins cannot be registered now", RETRY);
        } else {
            authenticate(login);
        }
    }

    /** The first field that is no name, or an empty string. */
    private static String malformedField(Login login) {
        if (!Wire.isName(login.getUserId())) {
            return "user_id";
        }
        if (!Wire.isName(login.getDeviceId())) {
            return "device_id";
        }
        return Wire.isName(login.getPlatform()) ? "" : "platform";
    }

    private void authenticate(Login login) {
        shared.authenticator
                .authenticate(login.getUserId(), login.getToken())
                .whenComplete((verdict, failure) -> shared.loop.run(() -> judged(login, verdict, failure)));
    }

    private void judged(Login login, Verdict verdict, Throwable failure) {
        if (isOver) {
            return; // the phone has not waited
        }
        if (failure != null) {
            OutOfMemory.check(failure);
            refuse(Kick.Reason.UNAVAILABLE, "tokens cannot be checked now", RETRY);
        } else if (verdict instanceof Verdict.Refused refused) {
            Duration retry = refused.reason() == Kick.Reason.OVERLOADED ? RETRY : Duration.ZERO;
            refuse(refused.reason(), refused.detail(), retry);
        } else if (verdict instanceof Verdict.Accepted accepted) {
            admit(login, accepted);
        }
    }

    /** Only logins of those who are who they say count: nobody is kept out by what others claim. */
    private void admit(Login login, Verdict.Accepted accepted) {
        believed = login;
        Duration wait = shared.userLogins.take(login.getUserId());
        if (!wait.isZero()) {
            refuse(Kick.Reason.OVERLOADED, shared.userLogins.detail(), wait);
        } else {
            startSession(login, accepted);
        }
    }

    private void startSession(Login login, Verdict.Accepted accepted) {
        Identity identity = new Identity(
                Slot.of(shared.loop.config().devices(), login.getUserId(), login.getPlatform(), login.getDeviceId()),
                shared.sessionIds.get(),
                login.getDeviceId(),
                login.getPlatform(),
                accepted.expiresAtMillis(),
                accepted.topics(),
                accepted.tokenHash());
        Session session = new Session(shared.loop, identity, connection, login.getHeartbeatSeconds());
        log.atDebug()
                .setMessage("login of {} on {} ({}), client {}")
                .addArgument(login::getUserId)
                .addArgument(login::getDeviceId)
                .addArgument(login::getPlatform)
                .addArgument(() -> printable(login.getClient()))
                .log();
        over();
        connection.enter(new SessionPhase(session), shared.loop.config().maxFrameBytes());
        session.start(!login.getResume().isEmpty());
    }

    /** What a phone calls its SDK, fit for a log. */
    private static String printable(String client) {
        return LogText.printable(client.substring(0, Math.min(client.length(), MAX_CLIENT_LENGTH)));
    }

    private void refuse(Kick.Reason reason, String detail, Duration retryAfter) {
        end(EndReason.kicked(reason, detail, retryAfter));
    }

    @Override
    public void end(EndReason reason) {
        shared.loop.metrics().loginRefused(reason.ending());
        remember(reason.ending(), reason.kick().map(Kick::getDetail).orElse(""));
        reason.kick().ifPresent(connection::kick);
    }

    private void remember(Ending ending, String detail) {
        if (!isOver) {
            shared.loop
                    .metrics()
                    .endings()
                    .add(
                            believed.getUserId(),
                            believed.getDeviceId(),
                            believed.getPlatform(),
                            ending,
                            "before login: " + detail);
        }
        over();
    }

    /** Who has said nothing, as the checks of balancers, is counted only: they would soon be all that is remembered. */
    private void passOverIfSilent() {
        if (!isOver && !connection.hasRead()) {
            shared.loop.metrics().silentConnection();
            over();
        }
    }

    private void over() {
        isOver = true;
        timeout.cancel();
    }

    @Override
    public void alive() {}

    @Override
    public void writable() {}

    @Override
    public void disconnected() {
        passOverIfSilent();
        remember(Ending.Quiet.DISCONNECTED, "the connection is gone");
    }
}
