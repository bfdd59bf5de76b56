package io.longwire.loadtest.chaos.site;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what the gateways have written to their stream of dead letters, each once. Used by one thread. */
public final class DeadLetterReader {

    private static final String STREAM = "lw:push:dead";

    private final RedisSetup redis;
    private String after = "-";

    public DeadLetterReader(RedisSetup redis) {
        this.redis = redis;
    }

    /**
     * The fields of each dead letter that has come since the last time.
     *
     * @throws IOException if Redis does not answer just now; what was not read will be the next time
     */
    public List<Map<String, String>> next() throws IOException {
        List<Map<String, String>> letters = new ArrayList<>();
        try (RedisConnection connection = redis.master().connect()) {
            while (true) {
                // One at a time: without its brackets, the answer for several does not tell where one ends.
                List<String> entry = connection.list("XRANGE", STREAM, after, "+", "COUNT", "1");
                if (entry.isEmpty()) {
                    return letters;
                }
                Map<String, String> fields = new LinkedHashMap<>();
                for (int i = 1; i + 1 < entry.size(); i += 2) {
                    fields.put(entry.get(i), entry.get(i + 1));
                }
                after = "(" + entry.get(0);
                letters.add(fields);
            }
        }
    }
}
