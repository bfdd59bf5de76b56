package io.longwire.gateway.redis.wire;

import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.resource.NettyCustomizer;
import io.longwire.log.RareLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has every connection of the client keep {@link ReplyLimits}; counts and tells what did not. Safe to use from any thread. */
public final class GuardedReplies implements NettyCustomizer {

    private static final Logger log = LoggerFactory.getLogger(GuardedReplies.class);

    private final ReplyLimits limits;
    private final Counter values;
    private final Counter replies;
    private final RareLog oversize = new RareLog();

    public GuardedReplies(ReplyLimits limits, MeterRegistry registry) {
        this.limits = limits;
        this.values = counter(registry, "value");
        this.replies = counter(registry, "reply");
    }

    private static Counter counter(MeterRegistry registry, String what) {
        return Counter.builder("longwire.redis.oversize")
                .description(
                        "values that Redis holds and that are too large to be read, and answers that closed a connection")
                .tag("what", what)
                .register(registry);
    }

    @Override
    public void afterChannelInitialized(Channel channel) {
        String client = channel.pipeline().context(CommandHandler.class).name();
        channel.pipeline().addBefore(client, "reply-guard", new ReplyGuard(limits, new Telling()));
    }

    private final class Telling implements ReplyGuard.OversizeListener {

        @Override
        public void leftOut(long bytes) {
            values.increment();
            if (oversize.isDue()) {
                log.warn(
                        "Redis has sent a value of {} bytes, where at most {} are read: it is taken for an empty one. No gateway"
                                + " has written it: look who may write to the keys and channels of gateways",
                        bytes,
                        limits.maxValueBytes());
            }
        }

        @Override
        public void closed(String why) {
            replies.increment();
            if (oversize.isDue()) {
                log.warn("a connection to Redis is closed: {}", why);
            }
        }
    }
}
