package io.longwire.loadtest.testing;

import io.longwire.net.Transport;
import io.longwire.proto.Deliver;
import io.longwire.proto.Kick;
import io.longwire.proto.Receipt;
import io.longwire.proto.Send;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A small server on this project's wire that keeps every promise of the gateway, for one device a user and until it ends,
 * and breaks one of them once if it is told to.
 *
 * <p>Belongs to its one event loop, but for {@link #start}, {@link #address}, {@link #sources} and
 * {@link #close}.
 */
public final class LyingServer implements AutoCloseable {

    /** The message that the lie is about: one of the 32 that fill the windows, which are sent however slow the machine is. */
    private static final int LIE_AT = 20;

    private static final long EARLY_MILLIS = 300;

    private final Lie lie;
    private final EventLoopGroup loop;
    private final Map<String, PhoneConnection> online = new HashMap<>();
    private final Map<String, ArrayDeque<Mail>> mailboxes = new HashMap<>();
    private final Set<String> sources = ConcurrentHashMap.newKeySet();
    private Channel server;
    private int passed;
    private boolean hasLied;

    /** What waits for its recipient's next one, when two change places. */
    private Optional<Mail> heldBack = Optional.empty();

    private LyingServer(Lie lie, EventLoopGroup loop) {
        this.lie = lie;
        this.loop = loop;
    }

    /** Starts it on any free port of the loopback. */
    public static LyingServer start(Lie lie) {
        Transport transport = Transport.best();
        LyingServer started = new LyingServer(lie, transport.newEventLoops(1, "liar"));
        started.server = new ServerBootstrap()
                .group(started.loop)
                .channel(transport.serverChannel())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new PhoneConnection(started));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
        return started;
    }

    /** Where it listens, as the command line wants it. */
    public String address() {
        return "127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** The addresses that phones have come from. */
    public Set<String> sources() {
        return sources;
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Somebody has logged in; whoever was there before is replaced, and mail that waited is delivered. */
    void entered(PhoneConnection phone) {
        sources.add(phone.source());
        if (lie == Lie.LETS_NOBODY_STAY) {
            phone.kick(Kick.Reason.ADMIN);
            return;
        }
        PhoneConnection before = online.put(phone.user(), phone);
        if (before != null && !liesNow(Lie.LEAVES_TWO_DEVICES_ON_LINE, 1)) {
            putBack(before);
            before.kick(Kick.Reason.REPLACED);
        }
        mailbox(phone.user()).forEach(phone::deliver);
        mailboxes.remove(phone.user());
    }

    /** A connection is over. */
    void left(PhoneConnection phone) {
        if (online.remove(phone.user(), phone)) {
            putBack(phone);
        }
    }

    /** What a phone has not acknowledged waits for the next, in front of what comes meanwhile. */
    private void putBack(PhoneConnection phone) {
        for (Mail mail = phone.lastUnacknowledged(); mail != null; mail = phone.lastUnacknowledged()) {
            mailbox(phone.user()).addFirst(mail);
            mail.receipt(Receipt.Outcome.STORED);
        }
    }

    void sent(PhoneConnection sender, Send send) {
        passed++;
        if (lie == Lie.SENDS_EVERYBODY_AWAY) {
            sender.kick(Kick.Reason.ADMIN);
            return;
        }
        if (lie == Lie.ANSWERS_NOTHING) {
            return;
        }
        Mail mail = new Mail(sender, deliver(sender, send));
        if (!online.containsKey(send.getTo())) {
            mailbox(send.getTo()).add(mail);
            mail.receipt(Receipt.Outcome.STORED);
        } else if (passed < LIE_AT || !lieAbout(mail, online.get(send.getTo()))) {
            online.get(send.getTo()).deliver(mail);
        }
        heldBack.filter(held -> held != mail && held.sender() == sender).ifPresent(held -> {
            heldBack = Optional.empty();
            online.get(send.getTo()).deliver(held);
        });
    }

    private static Deliver.Builder deliver(PhoneConnection sender, Send send) {
        return Deliver.newBuilder().setId(send.getId()).setFrom(sender.user()).setPayload(send.getPayload());
    }

    private ArrayDeque<Mail> mailbox(String user) {
        return mailboxes.computeIfAbsent(user, unused -> new ArrayDeque<>());
    }

    private boolean liesNow(Lie about, int from) {
        boolean now = lie == about && !hasLied && passed >= from;
        hasLied |= now;
        return now;
    }

    /** Returns whether that was all that is to happen to the message. */
    private boolean lieAbout(Mail mail, PhoneConnection recipient) {
        if (lie == Lie.LEAVES_TWO_DEVICES_ON_LINE || !liesNow(lie, LIE_AT)) {
            return false;
        }
        Deliver.Builder message = mail.message();
        switch (lie) {
            case LOSES -> mail.receipt(Receipt.Outcome.STORED);
            case REPEATS_UNDER_ANOTHER_NAME -> {
                recipient.deliver(mail);
                recipient.deliver(mail.unreceipted(message.clone().setId("another")));
            }
            case REACHES_SOMEBODY_ELSE -> {
                recipient.deliver(mail);
                mail.sender().deliver(mail.unreceipted(message));
            }
            case NAMES_ANOTHER_SENDER ->
                recipient.deliver(mail.with(message.clone().setFrom("mallory")));
            case CHANGES_THE_PAYLOAD ->
                recipient.deliver(mail.with(message.clone().setPayload(Mail.spoilt(message))));
            case SWAPS -> heldBack = Optional.of(mail);
            case RECEIPTS_TOO_EARLY -> {
                mail.receipt(Receipt.Outcome.DELIVERED);
                recipient.hold(EARLY_MILLIS);
                recipient.deliver(mail.unreceipted(message));
            }
            case RECEIPTS_TWICE -> {
                mail.with(message).receipt(Receipt.Outcome.STORED);
                recipient.deliver(mail);
            }
            case RECEIPTS_WHAT_WAS_NEVER_SENT -> {
                recipient.deliver(mail);
                mail.with(message.clone().setId(message.getId() + "zzz")).receipt(Receipt.Outcome.STORED);
            }
            case NONE, SENDS_EVERYBODY_AWAY, LETS_NOBODY_STAY, ANSWERS_NOTHING, LEAVES_TWO_DEVICES_ON_LINE ->
                recipient.deliver(mail);
        }
        return true;
    }
}
