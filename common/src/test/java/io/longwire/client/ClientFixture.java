package io.longwire.client;

import com.google.protobuf.ByteString;
import io.longwire.net.Transport;
import io.longwire.proto.Deliver;
import io.longwire.proto.Receipt;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A scripted gateway and clients of it that reconnect within milliseconds. */
final class ClientFixture implements AutoCloseable {

    static final Backoff QUICK = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(60));

    final ScriptedGateway gateway = new ScriptedGateway();
    private final EventLoopGroup loops = Transport.best().newEventLoops(1, "client");
    private final List<LongwireClient> clients = new ArrayList<>();

    ClientConfig.Builder config() {
        return ClientConfig.builder(gateway.host(), gateway.port(), "alice")
                .device("phone-1", "test")
                .token(() -> "secret")
                .backoff(QUICK);
    }

    LongwireClient client(ClientConfig.Builder config, ClientListener listener) {
        LongwireClient client = new LongwireClient(config.build(), listener, Transport.best(), loops);
        clients.add(client);
        return client;
    }

    /** A client that is on line, in session "s1". */
    Conversation online(LongwireClient client) throws Exception {
        CompletableFuture<?> welcome = client.connect();
        Conversation conversation = gateway.accept();
        conversation.logIn("s1");
        await(welcome);
        return conversation;
    }

    static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(ScriptedGateway.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    static CompletableFuture<Receipt> send(LongwireClient client, String text) {
        return client.send("bob", ByteString.copyFromUtf8(text), "text");
    }

    static Deliver message(long seq, String id) {
        return Deliver.newBuilder()
                .setSeq(seq)
                .setId(id)
                .setFrom("bob")
                .setPayload(ByteString.copyFromUtf8("hello"))
                .setType("text")
                .build();
    }

    @Override
    public void close() {
        clients.forEach(LongwireClient::close);
        gateway.close();
        loops.shutdownGracefully(0, ScriptedGateway.PATIENCE_SECONDS, TimeUnit.SECONDS)
                .syncUninterruptibly();
    }
}
