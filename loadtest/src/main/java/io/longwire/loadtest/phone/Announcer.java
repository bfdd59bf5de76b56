package io.longwire.loadtest.phone;

import io.longwire.client.ClientConfig;
import io.longwire.client.ClientListener;
import io.longwire.client.NextStep;
import io.longwire.client.ReceivedMessage;
import io.longwire.proto.Kick;
import io.longwire.proto.Welcome;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;

/**
 * Shows what the client hears, and tells how the first login went.
 *
 * <p>Shows from the event loop: a screen that does not take its lines holds up this phone and nobody else.
 */
final class Announcer implements ClientListener {

    private final ClientConfig config;
    private final Screen screen;
    private final CompletableFuture<Void> login = new CompletableFuture<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final Rivalry rivalry = new Rivalry(System::nanoTime);

    Announcer(ClientConfig config, Screen screen) {
        this.config = config;
        this.screen = screen;
    }

    /** Completes with the first Welcome; fails with {@link LoginFailure} if there is no way to it. */
    CompletableFuture<Void> login() {
        return login;
    }

    /** Completes when the client has stopped by itself after it was on line. */
    CompletableFuture<Void> stopped() {
        return stopped;
    }

    @Override
    public void onWelcome(Welcome welcome) {
        if (login.isDone()) {
            rivalry.online();
            screen.show("* back on line; " + Wording.waiting(welcome));
            return;
        }
        screen.show("* " + config.userId() + " on " + config.platform() + " device " + config.deviceId()
                + ", on line at " + config.host() + ":" + config.port() + "; " + Wording.waiting(welcome));
        rivalry.online();
        login.complete(null);
    }

    @Override
    public void onMessage(ReceivedMessage message) {
        screen.show(Wording.message(message.deliver(), ZoneId.systemDefault(), LocalDate.now(ZoneId.systemDefault())));
    }

    @Override
    public void onKick(Kick kick, NextStep next) {
        if (next instanceof NextStep.Stop && !login.isDone()) {
            login.completeExceptionally(new LoginFailure("login refused: " + Wording.kick(kick)));
            return;
        }
        screen.show("* kicked: " + Wording.kick(kick) + "; " + Wording.next(next));
        completeIfStopped(next);
    }

    /** A gateway that cannot be reached is told at once the first time: the address is probably wrong. */
    @Override
    public void onDisconnected(Throwable cause, NextStep next) {
        if (!login.isDone()) {
            login.completeExceptionally(new LoginFailure("cannot reach " + config.host() + ":" + config.port() + ": "
                    + Wording.cause(cause) + ". Is the gateway running?"));
            return;
        }
        screen.show("* off line: " + Wording.cause(cause) + "; " + Wording.next(next));
        if (rivalry.ended()) {
            screen.show("* this keeps happening soon after the login: another program may be logged in as "
                    + config.userId() + " on device " + config.deviceId() + "; give each a --device of its own");
        }
        completeIfStopped(next);
    }

    private void completeIfStopped(NextStep next) {
        if (next instanceof NextStep.Stop) {
            stopped.complete(null);
        }
    }
}
