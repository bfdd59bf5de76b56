package io.longwire.gateway.session;

import com.google.protobuf.ByteString;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.routing.MemoryBudget;
import io.longwire.gateway.routing.Waiter;
import io.longwire.proto.Deliver;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What the window costs a message: to go in, and to come out with all the others at one ack. */
@State(Scope.Thread)
public class InFlightWindowBenchmark {

    private static final int PAYLOAD_BYTES = 128;

    @Param({"1", "16", "256"})
    public int messages;

    private final Message message = new Message(
            "bob",
            Deliver.newBuilder()
                    .setId("01JDC0Z5W3K8Q4T6R7N9M2P4X6")
                    .setFrom("alice")
                    .setPayload(ByteString.copyFrom(new byte[PAYLOAD_BYTES]))
                    .build(),
            0,
            false);
    private final InFlightWindow window = new InFlightWindow(256, 512 * 1024, new MemoryBudget(1 << 30));

    @Benchmark
    public void addAndAcknowledge(Blackhole released) {
        long last = 0;
        for (int i = 0; i < messages; i++) {
            last = window.add(message, Waiter.NOBODY, i);
        }
        window.release(last, released::consume);
    }
}
