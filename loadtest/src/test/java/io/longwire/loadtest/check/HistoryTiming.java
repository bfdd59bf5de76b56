package io.longwire.loadtest.check;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;

/**
 * How long the check takes of a message with its four events: a program to run by hand, no test.
 *
 * <p>{@code java -cp … HistoryTiming [streams] [messages in flight] [history file]}
 */
final class HistoryTiming {

    private static final int MESSAGES = 10_000_000;
    private static final int ROUNDS = 5;

    private HistoryTiming() {}

    public static void main(String[] args) {
        int streams = args.length > 0 ? Integer.parseInt(args[0]) : 300_000;
        int flying = args.length > 1 ? Integer.parseInt(args[1]) : 1000;
        Optional<Path> file = args.length > 2 ? Optional.of(Path.of(args[2])) : Optional.empty();
        History history = new History(Promises.ALL, stream -> "user" + stream + "→user" + (stream + 1), 0, file);
        long[] numbers = new long[streams];
        int[] order = new Random(1).ints(1 << 20, 0, streams).toArray();
        long[] sent = new long[1 << 20];
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < MESSAGES; i++) {
                int now = i & order.length - 1;
                int stream = order[now];
                sent[now] = ++numbers[stream];
                history.sent(stream, sent[now], i);
                if (i >= flying) {
                    int back = i - flying & order.length - 1;
                    history.delivered(order[back], sent[back], i);
                    history.acknowledged(order[back], sent[back], i);
                    history.receipted(order[back], sent[back], Outcome.DELIVERED, i);
                }
            }
            for (int i = MESSAGES - flying; i < MESSAGES; i++) {
                int back = i & order.length - 1;
                history.delivered(order[back], sent[back], i);
                history.acknowledged(order[back], sent[back], i);
                history.receipted(order[back], sent[back], Outcome.DELIVERED, i);
            }
            System.out.printf("%.1f ns a message%n", (System.nanoTime() - start) / (double) MESSAGES);
        }
        System.out.println(history.finish().broken());
    }
}
