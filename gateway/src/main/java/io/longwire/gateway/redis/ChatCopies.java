package io.longwire.gateway.redis;

import io.longwire.gateway.config.BackendConfig;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.routing.ChatPath;
import io.longwire.gateway.routing.Waiter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Copies of chats for a backend, in the stream that filtering would use. They are made when there is time: a chat never waits
 * for its copy, and what finds no room is counted. Safe to use from any thread.
 */
public final class ChatCopies implements AutoCloseable {

    private static final int MAX_WAITING = 65_536;
    private static final int MAX_WAITING_BYTES = 16 * 1024 * 1024;

    private record Copy(Message message, String device) implements BoundedQueue.Item {
        @Override
        public long atMillis() {
            return message.deliver().getSentAtMs();
        }

        @Override
        public int size() {
            return message.size();
        }
    }

    private final StreamOutflow<Copy> outflow;

    ChatCopies(
            RedisLane lane,
            ScheduledExecutorService thread,
            RedisSettings settings,
            BackendConfig backends,
            MeterRegistry registry) {
        String node = settings.instance().node();
        this.outflow = new StreamOutflow<>(
                lane,
                thread,
                new BoundedQueue<>(MAX_WAITING, MAX_WAITING_BYTES),
                new StreamOutflow.Course<>(
                        new Keys(settings.prefix()).chats(),
                        backends.filterLimit(),
                        false,
                        copy -> ChatJson.write(copy.message, copy.device, node),
                        loss -> List.of()),
                counter(registry, "written"),
                counter(registry, "lost"));
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("longwire.chat.copies")
                .description("copies of chats for backends")
                .tag("outcome", outcome)
                .register(registry);
    }

    /** A path that copies what it sends along {@code path}. */
    public ChatPath along(ChatPath path) {
        return new ChatPath() {
            @Override
            public void send(Message message, String device, Waiter waiter) {
                outflow.add(new Copy(message, device));
                path.send(message, device, waiter);
            }

            @Override
            public boolean isDirect() {
                return path.isDirect();
            }
        };
    }

    /** Writes what is still to be written, for a second at most. */
    @Override
    public void close() {
        outflow.close();
    }
}
