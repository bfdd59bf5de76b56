import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

/**
 * Pushes a text to a user, on line or not.
 *
 * <p>{@code java -cp ../target/gateway.jar PushExample.java redis://127.0.0.1:6379 bob "your order is paid"}
 */
class PushExample {

    public static void main(String[] arguments) {
        if (arguments.length != 3) {
            System.err.println("usage: PushExample REDIS-URL USER TEXT");
            System.exit(2);
        }
        // Lettuce's log has its own mind; in your service it goes where yours goes.
        System.setProperty("logback.configurationFile", "logback-text.xml");

        RedisClient client = RedisClient.create(arguments[0]);
        // Rather an error at once than a queue without bound while Redis is away.
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .build());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            // Yours would be named after what it is about ("order-17"): the same name again is the same push, and a phone shows
            // it once. So when nothing is known of an attempt, try again.
            String id = UUID.randomUUID().toString();
            connection.sync().xadd("lw:push:in", Map.of("m", json(id, arguments[1], arguments[2])));
            System.out.println("pushed " + id);
        } finally {
            client.shutdown();
        }
    }

    /** As base64, a text needs no quoting; with a JSON library it could be the field {@code text}. */
    private static String json(String id, String user, String text) {
        String payload = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return """
                {"id":"%s","from":"shop","to":"%s","type":"text","payload":"%s"}""".formatted(id, user, payload);
    }
}
