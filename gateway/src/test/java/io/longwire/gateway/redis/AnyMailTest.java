package io.longwire.gateway.redis;

import static io.longwire.gateway.redis.Scripts.RETENTION;
import static io.longwire.gateway.redis.Scripts.STATE;
import static io.longwire.gateway.redis.Scripts.identities;
import static io.longwire.gateway.redis.Scripts.in;
import static io.longwire.gateway.redis.Scripts.mailbox;
import static io.longwire.gateway.redis.Scripts.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.mailbox.Mailbox.Drain;
import io.longwire.gateway.mailbox.Mailbox.DrainOutcome;
import io.longwire.gateway.mailbox.Mailbox.Entry;
import io.longwire.gateway.presence.Owner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One slot through any order of logins, mail, acks and time. */
class AnyMailTest {

    private static final int LIMIT = 8;
    private static final int RUNS = 80;
    private static final int STEPS = 40;
    private static final List<Duration> LIVES = List.of(
            Duration.ofMinutes(1),
            RETENTION.dividedBy(3),
            RETENTION.multipliedBy(2).dividedBy(3),
            RETENTION);
    private static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(40),
            RETENTION.dividedBy(4),
            RETENTION.multipliedBy(3).dividedBy(5),
            RETENTION);

    @TempDir
    static Path directory;

    @Test
    void everyMessageIsHandedOverOrToldToHaveRunOutAndNoneIsSeenTwiceUnmarked() throws IOException, ExecutionException {
        try (Scripts scripts = new Scripts(directory, LIMIT)) {
            for (int seed = 0; seed < RUNS; seed++) {
                scripts.empty();
                new Run(scripts, seed).go();
            }
        }
    }

    /** One order of events, by its seed. */
    private static final class Run {
        private final Scripts scripts;
        private final Random random;
        private final List<String> events = new ArrayList<>();

        private Scripts.Login login;
        private boolean isHeld;
        private List<Long> inFlight = List.of();
        private final Set<Long> read = new HashSet<>();
        private long lastId;
        private int taken;
        private int handedOver;
        private int toldExpired;

        Run(Scripts scripts, int seed) throws ExecutionException {
            this.scripts = scripts;
            this.random = new Random(seed);
            events.add("seed " + seed);
            logIn();
        }

        void go() throws ExecutionException {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(8)) {
                    case 0 -> logIn();
                    case 1 -> leave();
                    case 2 -> pass();
                    case 3, 4 -> drain();
                    default -> take();
                }
                checkTimesToLive();
                checkBytes();
            }
            logIn();
            assertThat(handedOver + toldExpired + login.granted().pending())
                    .as("%s", events)
                    .isEqualTo(taken);
        }

        private void checkBytes() {
            List<String> mail = scripts.redis().lrange(mailbox("phone"), 0, -1);
            if (!mail.isEmpty()) {
                int bytes = mail.stream().mapToInt(String::length).sum();
                assertThat(scripts.redis().hget(STATE, "b:phone"))
                        .as("%s", events)
                        .isEqualTo(mail.size() + " " + bytes);
            }
        }

        private void checkTimesToLive() {
            if (scripts.redis().exists(mailbox("phone")) == 1) {
                assertThat(scripts.redis().pttl(STATE))
                        .as("%s", events)
                        .isGreaterThan(scripts.redis().pttl(mailbox("phone")));
            } else if (scripts.redis().exists(STATE) == 0) {
                taken = handedOver + toldExpired; // not seen for twice the retention: forgotten
            }
        }

        private void logIn() throws ExecutionException {
            events.add("login");
            login = scripts.new Login("phone");
            isHeld = true;
            inFlight = List.of();
            toldExpired += login.granted().expired();
            List<Long> pending = pending();
            assertThat(pending).as("%s", events).hasSize(login.granted().pending());
            int lastRead = -1;
            for (int i = 0; i < pending.size(); i++) {
                lastRead = read.contains(pending.get(i)) ? i : lastRead;
            }
            assertThat(pending.indexOf(login.granted().seenThrough()))
                    .as("%s", events)
                    .isEqualTo(lastRead);
            assertThat(login.granted().seenThrough() == 0).as("%s", events).isEqualTo(lastRead == -1);
        }

        private List<Long> pending() {
            return scripts.redis().lrange(mailbox("phone"), 0, -1).stream()
                    .map(entry -> MailEntries.id(entry.getBytes(StandardCharsets.ISO_8859_1)))
                    .toList();
        }

        private void leave() throws ExecutionException {
            events.add("leave");
            scripts.release(login.owner());
            isHeld = false;
        }

        private void pass() {
            Duration wait = WAITS.get(random.nextInt(WAITS.size()));
            events.add("wait " + wait);
            scripts.pass(wait);
        }

        private void take() throws ExecutionException {
            renewIfForgotten();
            Duration life = LIVES.get(random.nextInt(LIVES.size()));
            events.add((isHeld ? "append " : "store ") + life);
            taken += isHeld
                    ? scripts.append(login.owner(), new Entry(++lastId, message("m", in(life)), false))
                    : scripts.store("phone", List.of(message("m", in(life))));
        }

        private void drain() throws ExecutionException {
            if (!isHeld) {
                return;
            }
            renewIfForgotten();
            int acks = random.nextInt(inFlight.size() + 1);
            List<Long> acknowledged = inFlight.subList(0, acks);
            List<Long> rest = inFlight.subList(acks, inFlight.size());
            long last = rest.isEmpty() ? 0 : rest.get(rest.size() - 1);
            int max = random.nextInt(5);
            events.add("drain, " + acks + " acks, reads " + max);
            Owner owner = login.owner();
            int before = pending().size();
            int expiredBefore = expired();
            DrainOutcome.Drained drained =
                    scripts.drain(owner, new Drain(List.copyOf(acknowledged), rest.size(), last, max, 1 << 20));
            handedOver += before - drained.remaining() - (expired() - expiredBefore);
            List<Long> now = new ArrayList<>(rest);
            now.addAll(identities(drained));
            read.addAll(identities(drained));
            inFlight = now;
        }

        private void renewIfForgotten() throws ExecutionException {
            if (isHeld && scripts.redis().exists(STATE) == 0) {
                Owner owner = login.owner();
                scripts.ask(() -> scripts.ports().presence().renew(owner, List.of(), Scripts.MAX_SLOTS, false));
            }
        }

        /** What has run out and was not told yet. */
        private int expired() {
            String counted = scripts.redis().hget(STATE, "d:phone");
            return counted == null ? 0 : Integer.parseInt(counted);
        }
    }
}
