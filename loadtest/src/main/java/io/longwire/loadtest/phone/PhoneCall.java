package io.longwire.loadtest.phone;

import io.longwire.client.ClientConfig;
import io.longwire.client.LongwireClient;
import io.longwire.net.Transport;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** From the login to the logout: runs the client and the typing side by side until one of them ends. */
final class PhoneCall {

    private static final Duration RECEIPT_PATIENCE = Duration.ofSeconds(10);
    private static final Duration LOGOUT_PATIENCE = Duration.ofSeconds(5);

    private final ClientConfig config;
    private final Screen screen;
    private final Optional<String> partner;
    private final Duration listenFor;

    PhoneCall(ClientConfig config, Screen screen, Optional<String> partner, Duration listenFor) {
        this.config = config;
        this.screen = screen;
        this.partner = partner;
        this.listenFor = listenFor;
    }

    /**
     * Runs the call to its end.
     *
     * @return whether all went well: not kicked for good, and no message without a receipt
     * @throws LoginFailure if it never was on line
     */
    boolean run() throws LoginFailure, InterruptedException {
        Transport transport = Transport.best();
        EventLoopGroup loops = transport.newEventLoops(1, "phone");
        Announcer announcer = new Announcer(config, screen);
        try (LongwireClient client = new LongwireClient(config, announcer, transport, loops)) {
            client.connect();
            await(announcer.login());
            return converse(client, announcer);
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    private boolean converse(LongwireClient client, Announcer announcer) throws InterruptedException {
        Typist typist = new Typist(client, screen, partner);
        CompletableFuture<Boolean> typed = readOnItsOwnThread(typist);
        waitFor(CompletableFuture.anyOf(typed, announcer.stopped()));
        if (typed.isDone()) {
            boolean quit = !typed.isCompletedExceptionally() && typed.join();
            typist.awaitReceipts(RECEIPT_PATIENCE);
            if (!quit) {
                waitFor(announcer.stopped(), listenFor);
            }
        }
        int missing = typist.awaitReceipts(Duration.ZERO);
        if (missing > 0) {
            screen.show("* left without the receipts of " + missing + " messages");
        }
        boolean stopped = announcer.stopped().isDone();
        waitFor(client.logout(), LOGOUT_PATIENCE);
        return missing == 0 && !typist.hasUnsent() && !stopped;
    }

    /** A thread that reads a terminal or a pipe cannot be interrupted: it is left behind when the client stops first. */
    private static CompletableFuture<Boolean> readOnItsOwnThread(Typist typist) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        done.complete(typist.typeUntilEnd());
                    } catch (RuntimeException e) {
                        done.completeExceptionally(e);
                    }
                },
                "phone-typing");
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private static void await(CompletableFuture<Void> login) throws LoginFailure, InterruptedException {
        try {
            login.get();
        } catch (ExecutionException e) {
            throw (LoginFailure) e.getCause();
        }
    }

    private static void waitFor(CompletableFuture<?> end) throws InterruptedException {
        try {
            end.get();
        } catch (ExecutionException e) {
            // An end all the same.
        }
    }

    private static void waitFor(CompletableFuture<?> end, Duration atMost) throws InterruptedException {
        try {
            end.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // Waited long enough.
        }
    }
}
