package io.longwire.client;

import io.longwire.client.NextStep.Reconnect;
import io.longwire.client.NextStep.Stop;
import io.longwire.client.SendException.Reason;
import io.longwire.net.Transport;
import io.longwire.proto.Downlink;
import io.longwire.proto.Kick;
import io.longwire.proto.Login;
import io.longwire.proto.Logout;
import io.longwire.proto.Uplink;
import io.longwire.proto.Welcome;
import io.longwire.wire.Wire;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a client: connect, log in, be on line, lose the connection, wait, and again, until something says stop.
 *
 * <p>Each connection leaves here in exactly one way, whatever comes after: kicked, lost, or ended by the application.
 *
 * <p>On the event loop only, but for what is volatile.
 */
final class ConnectionCycle implements Connection.Owner {

    private static final Logger log = LoggerFactory.getLogger(ConnectionCycle.class);

    private final ClientConfig config;
    private final Transport transport;
    private final EventLoop loop;
    private final ClientListener listener;
    private final RandomGenerator random;
    private final ReconnectPolicy policy;
    private final Inbox inbox;
    private final Outbox outbox;
    private final TopicWishes topics = new TopicWishes();
    private final LoopTasks tasks;
    private final CompletableFuture<Welcome> firstWelcome;

    /** The one there is now: connecting, logging in or on line. Null while waiting and at the end. */
    private Connection connection;

    /** Null unless logged in. */
    private Online online;

    /** The next attempt while waiting, the login's time limit while logging in; otherwise null. */
    private Future<?> timer;

    private volatile ClientState state = ClientState.NEW;
    private volatile String sessionId;

    ConnectionCycle(
            ClientConfig config,
            Transport transport,
            EventLoop loop,
            ClientListener listener,
            RandomGenerator random,
            Outbox outbox,
            CompletableFuture<Welcome> firstWelcome) {
        this.config = config;
        this.transport = transport;
        this.loop = loop;
        this.listener = new ShieldedListener(listener);
        this.random = random;
        this.outbox = outbox;
        this.firstWelcome = firstWelcome;
        this.policy = new ReconnectPolicy(config.backoff(), config.reconnect(), random);
        DuplicateFilter seen = new DuplicateFilter(config.duplicateCapacity());
        seen.seed(config.alreadySeen());
        this.inbox = new Inbox(config.autoAck(), seen);
        this.tasks = new LoopTasks(loop, this::writeAndFlush);
        this.sessionId = config.resume();
    }

    /** The door to the loop, behind which all but this and the next two methods are. */
    LoopTasks tasks() {
        return tasks;
    }

    /** Any thread. */
    ClientState state() {
        return state;
    }

    /** The session of the last Welcome, or what the configuration says to resume; empty if neither. Any thread. */
    String sessionId() {
        return sessionId;
    }

    void start() {
        if (state == ClientState.NEW) {
            connect();
        }
    }

    /** What the gateway has to be told of is written with whatever else is due. */
    TopicWishes topics() {
        return topics;
    }

    void send(PendingSend send) {
        if (state == ClientState.STOPPED) {
            outbox.cancel();
            send.receipt.completeExceptionally(stopped());
        } else {
            outbox.add(send);
        }
    }

    /** Stops, saying so to the gateway if there is a session. The future completes when the connection is closed. */
    void logout(CompletableFuture<Void> done) {
        if (online == null) {
            close();
            done.complete(null);
            return;
        }
        writeAndFlush();
        connection.write(
                Uplink.newBuilder().setLogout(Logout.getDefaultInstance()).build());
        connection.flush();
        connection.awaitClose(config.connectTimeout()).thenAccept(done::complete);
        connection = null;
        stop(ended());
    }

    /** Stops without a word to the gateway, as an app does that is killed. */
    void close() {
        stop(ended());
    }

    private void connect() {
        state = ClientState.CONNECTING;
        connection = Connection.open(config, transport, loop, this);
    }

    @Override
    public void connected(Connection from) {
        timer = loop.schedule(
                () -> from.fail(new TimeoutException("no answer to the login in " + config.connectTimeout())),
                config.connectTimeout().toNanos(),
                TimeUnit.NANOSECONDS);
        String token;
        try {
            token = config.token().get();
        } catch (RuntimeException e) {
            from.fail(e);
            return;
        }
        from.write(Uplink.newBuilder()
                .setLogin(Login.newBuilder()
                        .setProtocol(Wire.PROTOCOL_VERSION)
                        .setToken(token)
                        .setUserId(config.userId())
                        .setDeviceId(config.deviceId())
                        .setPlatform(config.platform())
                        .setHeartbeatSeconds((int) config.heartbeat().toSeconds())
                        .setClient(config.client())
                        .setResume(sessionId))
                .build());
        from.flush();
    }

    @Override
    public void received(Connection from, Downlink message) {
        switch (message.getBodyCase()) {
            case WELCOME -> welcomed(from, message.getWelcome());
            case KICK -> kicked(message.getKick());
            case DELIVER -> {
                if (isOnline(from)) {
                    online.deliver(message.getDeliver());
                }
            }
            case RECEIPT -> {
                if (isOnline(from)) {
                    online.receipt(message.getReceipt());
                }
            }
            case BODY_NOT_SET -> {} // a heartbeat's echo, or a body that a newer gateway knows
        }
    }

    private boolean isOnline(Connection from) {
        if (online == null) {
            from.fail(new ProtocolException("the gateway spoke before its Welcome"));
        }
        return online != null;
    }

    private void welcomed(Connection from, Welcome welcome) {
        if (online != null) {
            from.fail(new ProtocolException("a second Welcome"));
            return;
        }
        cancelTimer();
        policy.welcomed();
        online = new Online(from, welcome, loop, tasks, inbox, outbox, topics, listener, random);
        sessionId = welcome.getSessionId();
        state = ClientState.ONLINE;
        log.debug("{} is on line, session {}", config.userId(), sessionId);
        listener.onWelcome(welcome);
        firstWelcome.complete(welcome);
    }

    private void kicked(Kick kick) {
        Duration age = leave();
        log.debug("{} was kicked: {} {}", config.userId(), kick.getReason(), kick.getDetail());
        NextStep next = policy.afterKick(kick, age);
        listener.onKick(kick, next);
        follow(next, new KickedException(kick));
    }

    @Override
    public void ended(Connection from, Throwable cause) {
        Duration age = leave();
        log.debug("{} lost the connection: {}", config.userId(), cause.toString());
        NextStep next = policy.afterLoss(age);
        listener.onDisconnected(cause, next);
        follow(next, cause);
    }

    private void follow(NextStep next, Throwable cause) {
        if (state == ClientState.STOPPED) {
            return;
        }
        if (next instanceof Reconnect reconnect) {
            state = ClientState.WAITING;
            timer = loop.schedule(this::connect, reconnect.delay().toNanos(), TimeUnit.NANOSECONDS);
        } else if (next instanceof Stop) {
            stop(cause);
        }
    }

    /** Lets go of the connection. Returns how long it was logged in. */
    private Duration leave() {
        cancelTimer();
        if (connection != null) {
            connection.close();
            connection = null;
        }
        if (online == null) {
            return Duration.ZERO;
        }
        Duration age = online.age();
        online.end();
        online = null;
        return age;
    }

    private void stop(Throwable cause) {
        state = ClientState.STOPPED;
        firstWelcome.completeExceptionally(cause);
        leave();
        outbox.failAll(stopped());
    }

    @Override
    public void readyToWrite(Connection from) {
        // What the listener sent while it was called goes out together with the acks.
        tasks.runSome();
        writeAndFlush();
    }

    private void writeAndFlush() {
        if (online != null) {
            online.writeAndFlush();
        }
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private static CancellationException ended() {
        return new CancellationException("the client was closed");
    }

    private static SendException stopped() {
        return new SendException(Reason.STOPPED, "the client has stopped");
    }
}
