package io.longwire.loadtest.phone;

import com.google.protobuf.ByteString;
import io.longwire.client.ClientState;
import io.longwire.client.LongwireClient;
import io.longwire.loadtest.phone.Line.Help;
import io.longwire.loadtest.phone.Line.Leave;
import io.longwire.loadtest.phone.Line.Listen;
import io.longwire.loadtest.phone.Line.Mistake;
import io.longwire.loadtest.phone.Line.Quit;
import io.longwire.loadtest.phone.Line.Say;
import io.longwire.loadtest.phone.Line.SayTo;
import io.longwire.loadtest.phone.Line.TalkTo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Does what typed lines say, and shows what becomes of each message. Lines come from one thread. */
final class Typist {

    private static final String HELP =
            """
            * TEXT         send TEXT to the user in the prompt
            * @NAME TEXT   send TEXT to NAME
            * /to NAME     talk to NAME from now on
            * /subscribe TOPIC, /leave TOPIC
                           listen to pushes to a topic, and no more
            * //TEXT       send /TEXT
            * /quit        log out and leave""";

    private final LongwireClient client;
    private final Screen screen;

    /** What completes when a message's receipt has been shown, by the message's number. */
    private final Map<Integer, CompletableFuture<Void>> outstanding = new ConcurrentHashMap<>();

    private Optional<String> partner;
    private int sent;
    private volatile boolean isUnsent;

    Typist(LongwireClient client, Screen screen, Optional<String> partner) {
        this.client = client;
        this.screen = screen;
        this.partner = partner;
    }

    /** Does what lines say until the input ends or one of them says to quit. Returns whether one did. */
    boolean typeUntilEnd() {
        while (true) {
            Optional<String> typed = screen.readLine("to " + partner.orElse("(nobody)") + "> ");
            if (typed.isEmpty()) {
                return false;
            }
            Line line = Line.parse(typed.get());
            if (line instanceof Quit) {
                return true;
            }
            follow(line);
        }
    }

    /** Waits for the receipts that have not come. Returns how many are still missing in the end. */
    int awaitReceipts(Duration patience) throws InterruptedException {
        try {
            CompletableFuture.allOf(outstanding.values().toArray(CompletableFuture[]::new))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // Waited long enough; the caller is told how many are missing.
        }
        return outstanding.size();
    }

    private void follow(Line line) {
        if (line instanceof Say say) {
            partner.ifPresentOrElse(user -> send(user, say.text()), this::sendToNobody);
        } else if (line instanceof SayTo say) {
            send(say.user(), say.text());
        } else if (line instanceof TalkTo talk) {
            partner = Optional.of(talk.user());
            screen.show("* talking to " + talk.user());
        } else if (line instanceof Listen listen) {
            client.subscribe(List.of(listen.topic()));
            screen.show("* listening to " + listen.topic() + ", if the token allows it");
        } else if (line instanceof Leave leave) {
            client.leave(List.of(leave.topic()));
            screen.show("* listening to " + leave.topic() + " no more");
        } else if (line instanceof Help) {
            HELP.lines().forEach(screen::show);
        } else if (line instanceof Mistake mistake) {
            screen.show("* " + mistake.why());
        }
    }

    private void sendToNobody() {
        isUnsent = true;
        screen.show("* nobody to send it to: /to NAME, or @NAME TEXT");
    }

    /** Whether something was typed that nobody could be sent. */
    boolean hasUnsent() {
        return isUnsent;
    }

    private void send(String user, String text) {
        int number = ++sent;
        String label = "#" + number + " to " + user + " ";
        CompletableFuture<Void> shown = new CompletableFuture<>();
        outstanding.put(number, shown);
        screen.show(label + (client.state() == ClientState.ONLINE ? "… sent" : "… waits to be back on line"));
        client.send(user, ByteString.copyFromUtf8(text), "text").whenComplete((receipt, failure) -> {
            screen.show(label + (failure == null ? Wording.receipt(receipt) : "✗ no receipt: " + failure.getMessage()));
            outstanding.remove(number);
            shown.complete(null);
        });
    }
}
