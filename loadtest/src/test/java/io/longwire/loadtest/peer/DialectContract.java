package io.longwire.loadtest.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.longwire.loadtest.check.Outcome;
import io.longwire.loadtest.device.Dialect;
import io.longwire.loadtest.device.End;
import io.longwire.loadtest.device.Ends;
import io.longwire.loadtest.peer.RecordingPhone.Delivery;
import io.longwire.net.Transport;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What every dialect has to do, against the real server; skipped where that is not installed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DialectContract {

    private static final String EVERY_BYTE =
            IntStream.range(0, 256).mapToObj(i -> String.valueOf((char) i)).collect(Collectors.joining());

    private final Peer peer;
    private final Dialect dialect;
    private final EventLoopGroup loops = Transport.best().newEventLoops(2, "phones");
    private final AtomicInteger users = new AtomicInteger();
    private final List<RecordingPhone> phones = new ArrayList<>();
    private RunningServer server;

    DialectContract(String peer, Dialect dialect) {
        this.peer = new Peers(PeerSettings.defaults()).named(peer).orElseThrow();
        this.dialect = dialect;
    }

    @BeforeAll
    final void startServer(@TempDir Path workdir) throws IOException {
        assumeThat(peer.missing()).isEmpty();
        server = peer.start(workdir);
    }

    @AfterAll
    final void stopServer() {
        if (server != null) {
            server.close();
        }
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @AfterEach
    final void hangUp() {
        phones.forEach(RecordingPhone::close);
        await().until(() -> phones.stream().allMatch(phone -> phone.ends().size() == 1));
        phones.clear();
    }

    /** A user that no other test knows. */
    final String newUser() {
        return "user-" + users.incrementAndGet();
    }

    final RecordingPhone online(String user) {
        return online(user, server.address());
    }

    private RecordingPhone online(String user, InetSocketAddress address) {
        RecordingPhone phone = new RecordingPhone(loops.next(), dialect, address, user);
        phones.add(phone);
        await().until(phone::isOnline);
        return phone;
    }

    @Test
    final void isSpokenToThePeersThatNameIt() {
        assertThat(peer.dialect()).isEqualTo(dialect.name());
    }

    @Test
    final void carriesAnyBytesUnchanged() {
        String bob = newUser();
        RecordingPhone recipient = online(bob);
        RecordingPhone sender = online(newUser());

        sender.send(bob, 1, 1, EVERY_BYTE);
        sender.send(bob, 1, 2, "");
        sender.send(bob, 1, 3, EVERY_BYTE.repeat(200));

        await().until(() -> recipient.deliveries().size() == 3);
        assertThat(recipient.deliveries())
                .extracting(Delivery::payload)
                .containsExactly(EVERY_BYTE, "", EVERY_BYTE.repeat(200));
        assertThat(recipient.deliveries()).extracting(Delivery::seq).containsExactly(1L, 2L, 3L);
    }

    @Test
    final void keepsOrderAndNamesEachMessageInItsReceipt() {
        String bob = newUser();
        RecordingPhone recipient = online(bob);
        RecordingPhone sender = online(newUser());
        int count = 500;
        for (int number = 1; number <= count; number++) {
            sender.send(bob, 7, number, "text " + number);
        }

        await().until(() -> recipient.deliveries().size() == count);
        assertThat(recipient.deliveries())
                .extracting(Delivery::payload)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, count)
                        .mapToObj(i -> "text " + i)
                        .toList());
        if (dialect.promise().receipts()) {
            await().until(() -> sender.receipts().size() == count);
            assertThat(sender.receipts())
                    .allMatch(receipt ->
                            receipt.stream() == 7 && receipt.outcome().safe())
                    .extracting(RecordingPhone.Receipt::number)
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.rangeClosed(1, count).boxed().toList());
        }
    }

    @Test
    final void takesABurstThatIsLargerThanAnyBuffer() {
        String bob = newUser();
        RecordingPhone recipient = online(bob);
        RecordingPhone sender = online(newUser());

        sender.send(bob, 1, 1, 2_000, EVERY_BYTE);

        await().until(() -> recipient.deliveries().size() == 2_000);
        assertThat(recipient.deliveries())
                .allMatch(delivery -> delivery.payload().equals(EVERY_BYTE));
    }

    @Test
    final void readsWhatArrivesInPieces() throws IOException {
        try (Dribble dribble = new Dribble(server.address())) {
            String bob = newUser();
            RecordingPhone recipient = online(bob, dribble.address());
            RecordingPhone sender = online(newUser());

            sender.send(bob, 1, 1, 20, "in pieces");
            sender.send(bob, 1, 21, EVERY_BYTE);

            await().until(() -> recipient.deliveries().size() == 21);
            assertThat(recipient.deliveries().subList(0, 20))
                    .allMatch(delivery -> delivery.payload().equals("in pieces"));
            assertThat(recipient.deliveries().get(20).payload()).isEqualTo(EVERY_BYTE);
        }
    }

    @Test
    final void keepsMailForWhoeverIsOffLineIfItPromisesTo() {
        assumeThat(dialect.promise().stores()).isTrue();
        String bob = newUser();
        RecordingPhone first = online(bob);
        first.logout();
        await().until(() -> first.ends().size() == 1);
        // Passes through the server after the logout, on the connection that the messages will take.
        RecordingPhone sender = online(newUser());

        for (int number = 1; number <= 20; number++) {
            sender.send(bob, 2, number, "mail " + number);
        }
        await().until(() -> sender.receipts().size() == 20);
        RecordingPhone second = online(bob);

        await().until(() -> second.deliveries().size() == 20);
        assertThat(second.deliveries().get(19).payload()).isEqualTo("mail 20");
    }

    @Test
    final void letsOnePhoneOfAUserBeOnLineIfItPromisesTo() {
        assumeThat(dialect.promise().exclusive()).isTrue();
        String bob = newUser();
        RecordingPhone first = online(bob);
        RecordingPhone second = online(bob);

        await().until(() -> first.ends().size() == 1);
        assertThat(second.ends()).isEmpty();
        assertThat(first.ends().get(0).kind()).isIn(End.Kind.KICKED, End.Kind.LOST);
    }

    @Test
    final void tellsHowALinkEnded() {
        RecordingPhone polite = online(newUser());
        RecordingPhone abrupt = online(newUser());
        polite.heartbeat();
        polite.logout();
        abrupt.cut();

        await().until(() -> polite.ends().size() == 1 && abrupt.ends().size() == 1);
        assertThat(polite.ends().get(0)).isEqualTo(Ends.LOGGED_OUT);
        assertThat(abrupt.ends().get(0)).isEqualTo(Ends.CUT);
        polite.send("nobody", 1, 1, "into the void");
        polite.heartbeat();
    }

    @Test
    final void tellsThatNobodyListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        RecordingPhone phone =
                new RecordingPhone(loops.next(), dialect, new InetSocketAddress("127.0.0.1", port), newUser());
        phones.add(phone);

        await().until(() -> !phone.ends().isEmpty());
        assertThat(phone.ends()).containsExactly(new End(End.Kind.UNREACHABLE, "connection refused", true, 0));
    }

    /** What a receipt of this dialect says while its recipient is on line. */
    final Outcome outcomeOnLine() {
        String bob = newUser();
        online(bob);
        RecordingPhone sender = online(newUser());
        sender.send(bob, 1, 1, "hello");
        await().until(() -> sender.receipts().size() == 1);
        return sender.receipts().get(0).outcome();
    }
}
