package io.longwire.loadtest.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.longwire.client.Backoff;
import io.longwire.client.ClientConfig;
import io.longwire.client.Conversation;
import io.longwire.client.ScriptedGateway;
import io.longwire.proto.Deliver;
import io.longwire.proto.Kick;
import io.longwire.proto.Receipt.Outcome;
import io.longwire.proto.Send;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PhoneCallTest {

    private final ScriptedGateway gateway = new ScriptedGateway();
    private final ExecutorService runner = Executors.newSingleThreadExecutor();
    private final PipedOutputStream keyboard = new PipedOutputStream();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    @AfterEach
    void close() {
        runner.shutdownNow();
        gateway.close();
    }

    @Test
    void typedLinesAreSentAndTheirReceiptsShown() throws Exception {
        Future<Boolean> call = call(Duration.ZERO);
        Conversation conversation = gateway.accept();
        conversation.logIn(Conversation.welcome("s1").setPending(2));

        type("hello");
        Send hello = conversation.nextSend();
        conversation.receipt(hello.getId(), Outcome.DELIVERED);
        awaitShown("#1 to bob ✓✓ delivered");
        type("@carol are you there?");
        conversation.receipt(conversation.nextSend().getId(), Outcome.STORED);
        keyboard.close();
        conversation.expectLogout();
        conversation.cut();

        assertThat(call.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(hello.getTo()).isEqualTo("bob");
        assertThat(hello.getPayload().toStringUtf8()).isEqualTo("hello");
        assertThat(shown().lines())
                .containsExactly(
                        "* alice on terminal device test, on line at " + gateway.host() + ":" + gateway.port()
                                + "; 2 messages wait",
                        "#1 to bob … sent",
                        "#1 to bob ✓✓ delivered",
                        "#2 to carol … sent",
                        "#2 to carol ✓ stored");
    }

    @Test
    void afterTheEndOfTheInputItListensForAsLongAsItWasTold() throws Exception {
        Future<Boolean> call = run(new PlainScreen(InputStream.nullInputStream(), screen), Duration.ofHours(1));
        Conversation conversation = gateway.accept();
        conversation.logIn("s1");

        conversation.deliver(Deliver.newBuilder()
                .setSeq(1)
                .setId("m1")
                .setFrom("bob")
                .setPayload(ByteString.copyFromUtf8("are you\u001b[2J there?"))
                .build());
        conversation.nextAck();
        conversation.kick(Kick.newBuilder().setReason(Kick.Reason.REPLACED).setByDevice("tablet"));

        assertThat(call.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(shown()).contains("bob: are you\\u{1b}[2J there?").contains("* kicked: REPLACED by device tablet");
    }

    @Test
    void topicsAreListenedToAndLeft() throws Exception {
        Future<Boolean> call = call(Duration.ZERO);
        Conversation conversation = gateway.accept();
        conversation.logIn("s1");

        type("/subscribe news");
        assertThat(conversation.nextSubscribe().getTopicList()).containsExactly("news");
        type("/leave news");
        assertThat(conversation.nextSubscribe().getLeaveList()).containsExactly("news");
        type("/quit");
        conversation.expectLogout();
        conversation.cut();

        assertThat(call.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(shown()).contains("* listening to news, if the token allows it", "* listening to news no more");
    }

    @Test
    void theLossOfTheConnectionAndTheReturnAreShown() throws Exception {
        Future<Boolean> call = call(Duration.ZERO);
        Conversation first = gateway.accept();
        first.logIn("s1");
        awaitShown("on line at");
        first.cut();

        Conversation second = gateway.accept();
        second.logIn("s2");
        awaitShown("* back on line; no messages wait");
        type("/quit");
        second.expectLogout();
        second.cut();

        assertThat(call.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(shown()).contains("* off line: the gateway closed the connection; trying again in 0.0 s");
    }

    @Test
    void aLoginThatIsRefusedIsToldInOneLine() throws Exception {
        Future<Boolean> call = call(Duration.ZERO);
        for (int attempt = 0; attempt < 2; attempt++) {
            Conversation conversation = gateway.accept();
            conversation.nextLogin();
            conversation.kick(Kick.Reason.UNAUTHENTICATED);
        }

        assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(LoginFailure.class)
                .hasMessage("login refused: UNAUTHENTICATED: the token is not good for this user");
    }

    private Future<Boolean> call(Duration listenFor) throws IOException {
        return run(new PlainScreen(new PipedInputStream(keyboard), screen), listenFor);
    }

    private Future<Boolean> run(Screen on, Duration listenFor) {
        Duration soon = Duration.ofMillis(1);
        ClientConfig config = ClientConfig.builder(gateway.host(), gateway.port(), "alice")
                .device("test", "terminal")
                .backoff(new Backoff(soon, soon, soon))
                .build();
        return runner.submit(() -> new PhoneCall(config, on, Optional.of("bob"), listenFor).run());
    }

    private void type(String line) throws IOException {
        keyboard.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    private String shown() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    private void awaitShown(String text) {
        await().until(() -> shown().contains(text));
    }
}
