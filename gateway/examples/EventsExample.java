import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;

/**
 * Reads events from the stream, and goes on where it was after Redis was away.
 *
 * <p>{@code java -cp ../target/gateway.jar EventsExample.java redis://127.0.0.1:6379}
 *
 * <p>Where it was is lost when it ends. Keep {@code last} with what you make of the events, or use a consumer group as events.py
 * does.
 */
class EventsExample {

    private static final String STREAM = "lw:events";

    @SuppressWarnings("unchecked") // an array of offsets with a type argument
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length != 1) {
            System.err.println("usage: EventsExample REDIS-URL");
            System.exit(2);
        }
        // Lettuce's log has its own mind; in your service it goes where yours goes.
        System.setProperty("logback.configurationFile", "logback-text.xml");

        RedisCommands<String, String> redis =
                RedisClient.create(arguments[0]).connect().sync();
        String last = latest(redis);
        System.out.println("listening");
        while (true) {
            try {
                XReadArgs args = XReadArgs.Builder.block(Duration.ofSeconds(5)).count(100);
                for (StreamMessage<String, String> event : redis.xread(args, StreamOffset.from(STREAM, last))) {
                    System.out.println(event.getBody().get("m"));
                    last = event.getId();
                }
            } catch (RedisException e) {
                System.err.println(e.getMessage());
                Thread.sleep(1_000);
            }
        }
    }

    /** Where the stream ends now: "$" would pass over what comes between two reads. */
    private static String latest(RedisCommands<String, String> redis) {
        List<StreamMessage<String, String>> end =
                redis.xrevrange(STREAM, Range.unbounded(), Limit.from(1));
        return end.isEmpty() ? "0-0" : end.get(0).getId();
    }
}
