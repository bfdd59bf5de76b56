package io.longwire.loadtest.chaos.load;

import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.check.Verdict;
import io.longwire.loadtest.device.Addresses;
import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.Interval;
import io.longwire.loadtest.device.LongwireDialect;
import io.longwire.loadtest.device.Phone;
import io.longwire.net.Transport;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The users of a round and their phones, on an event loop of their own. One history sees all of their messages.
 *
 * <p>Called by one thread, which waits for the loop. Closing it leaves nothing behind, not even connections that were abandoned.
 */
public final class Town implements AutoCloseable {

    private static final long LOOK_AGAIN_MILLIS = 20;

    /** Some stay, or nobody would write to those who leave. */
    private static final int STAY_ONE_IN = 2;

    private static final Duration RACES_LIMIT = Duration.ofMinutes(10);

    private final EventLoopGroup loops;
    private final Cell cell;
    private final Dismissals dismissals = new Dismissals();
    private final Residents residents;
    private final Unrest unrest;
    private final Probe probe;
    private final Trouble trouble;
    private final Optional<Backends> backends;
    private final Diary diary;
    private final List<Races> races = new ArrayList<>();
    private final Set<Phone> away = new LinkedHashSet<>();
    private long longestWaitNanos;

    private Town(EventLoopGroup loops, Cell cell, TownPlan plan, Optional<InetSocketAddress> redis, Diary diary) {
        this.diary = diary;
        this.loops = loops;
        this.cell = cell;
        residents = new Residents(cell, plan, dismissals, diary);
        unrest = new Unrest(cell, residents.present(), diary);
        probe = new Probe(cell, residents::areOnline, dismissals, diary);
        trouble = new Trouble(diary);
        backends = plan.pushing()
                .flatMap(pushing -> redis.map(address -> new Backends(cell, residents.users(), pushing, address)));
    }

    /**
     * A town whose people are all off line.
     *
     * @param run tells its users and messages from those of any other
     * @param gateways where they connect
     * @param redis where backends push; empty where they cannot
     * @param directory where the history of their messages is written to, and a diary of who was on line where
     * @param name what the two files are called, before their endings
     * @param seed what chance begins with
     */
    public static Town found(
            TownPlan plan,
            long run,
            List<InetSocketAddress> gateways,
            Optional<InetSocketAddress> redis,
            Path directory,
            String name,
            long seed)
            throws InterruptedException {
        Transport transport = Transport.best();
        EventLoopGroup loops = transport.newEventLoops(1, "town");
        Diary diary = new Diary(directory.resolve(name + ".diary"), System.nanoTime());
        Cell cell = new Cell(
                run,
                LongwireDialect.gateway(run),
                promise(plan, run),
                loops.next(),
                transport,
                Addresses.of(gateways, List.of(), plan.users()),
                plan.habits(),
                Optional.of(directory.resolve(name + ".history")),
                new Random(seed));
        cell.watchAnswers();
        return ask(cell, () -> new Town(loops, cell, plan, redis, diary));
    }

    /** With several devices a receipt says DELIVERED when one has acknowledged, and the others may be online beside it. */
    private static Promise promise(TownPlan plan, long run) {
        Promise one = LongwireDialect.gateway(run).promise();
        return plan.hasSeveralDevices()
                ? new Promise(
                        one.receipts(), one.safe(), false, one.ordered(), one.orderedWhenRefused(), one.stores(), false)
                : one;
    }

    /** Has everybody log in who is not to stay away; returns whether they are all on line in time. */
    public boolean arrive(Duration limit) throws InterruptedException {
        run(() -> {
            residents.arrive();
            probe.arrive();
            backends.ifPresent(Backends::arrive);
        });
        return await(
                () -> residents.areOnline()
                        && probe.areOnline()
                        && backends.stream().allMatch(Backends::areOnline),
                limit);
    }

    /** People write to each other, and backends to them. */
    public void write() throws InterruptedException {
        run(() -> {
            residents.write();
            backends.ifPresent(Backends::write);
        });
    }

    /** Now and then somebody leaves, or has trouble with the network. */
    public void beginUnrest() throws InterruptedException {
        run(unrest::begin);
    }

    /** Whoever has left comes back, and stays. */
    public void endUnrest() throws InterruptedException {
        run(unrest::end);
    }

    /**
     * Waits until service is whole.
     *
     * @return when it was, by {@link System#nanoTime}; empty if it is not within {@code limit}
     */
    public Optional<Long> awaitWhole(Duration limit) throws InterruptedException {
        CompletableFuture<Long> whole = ask(cell, probe::untilWhole);
        try {
            return Optional.of(whole.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException | CancellationException e) {
            run(probe::giveUp);
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the probe failed", e.getCause());
        }
    }

    /** Writes into the diary what is done to the town. */
    public void note(String what) throws InterruptedException {
        run(() -> diary.note("round", what));
    }

    /** How many people are off line who should not be. */
    public long missing() throws InterruptedException {
        return ask(cell, residents::missing);
    }

    /** Has phones cut, abandoned and stuck; tells how many, in words, and nothing if there were none. */
    public Optional<String> strikePhones() throws InterruptedException {
        Trouble.Hit hit = ask(cell, () -> trouble.strike(cell, residents.present()));
        return hit.cut() == 0
                ? Optional.empty()
                : Optional.of(
                        "%d phones cut, %d gone silently, %d stuck".formatted(hit.cut(), hit.silent(), hit.stuck()));
    }

    /**
     * Phones lose their network and stay away until they are called back.
     *
     * @return how many
     */
    public int sendAway(Predicate<Phone> choice) throws InterruptedException {
        return ask(cell, () -> {
            List<Phone> leaving = residents.present().stream()
                    .filter(phone -> phone.isOnline() && choice.test(phone))
                    .toList();
            leaving.subList(leaving.size() / STAY_ONE_IN, leaving.size()).forEach(phone -> {
                away.add(phone);
                phone.vanish();
            });
            return away.size();
        });
    }

    /** Whoever was sent away comes back. */
    public void callBack() throws InterruptedException {
        run(() -> {
            away.stream().filter(phone -> !phone.isWanted()).forEach(Phone::switchOn);
            away.clear();
        });
    }

    /** Phones that are stuck go on. */
    public void healPhones() throws InterruptedException {
        run(trouble::pass);
    }

    /**
     * Has devices of the same users race for their places.
     *
     * @param holders what Redis knows about who has a user's place
     * @return what was found that must not be, in words
     */
    public List<String> race(int count, Function<String, CompletionStage<String>> holders) throws InterruptedException {
        CompletableFuture<List<String>> over = ask(cell, () -> {
            Races all = new Races(cell, diary, count, holders);
            races.add(all);
            return all.run();
        });
        try {
            return over.get(RACES_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return List.of("the races were not over after " + RACES_LIMIT.toMinutes() + " minutes");
        } catch (ExecutionException e) {
            throw new IllegalStateException("the races failed", e.getCause());
        }
    }

    /** Redis has lost its data just now, and nobody is to blame for what was only there. */
    public void storeGone() throws InterruptedException {
        run(() -> {
            cell.history().storeGone(System.nanoTime());
            residents.storeGone();
        });
    }

    /**
     * Ends everything and lets what is under way arrive: everybody falls silent, and who stayed away comes for the mail.
     *
     * @return what has not come to an end in time, in words
     */
    public Optional<String> settle(Duration limit) throws InterruptedException {
        return settle(limit, List::of);
    }

    /**
     * The same, where pushes may become dead letters, which are not waited for.
     *
     * @param deadLetters tells the dead letters that have come since it was asked last
     */
    public Optional<String> settle(Duration limit, Supplier<List<DeadLetter>> deadLetters) throws InterruptedException {
        run(() -> {
            residents.fallSilent();
            backends.ifPresent(Backends::fallSilent);
            residents.comeHome();
            probe.comeHome();
            races.forEach(Races::fetchMail);
        });
        BooleanSupplier isSettled =
                () -> residents.areOnline() && cell.history().unsettled() == 0 && unreceipted() == 0;
        return await(isSettled, limit, () -> put(deadLetters.get()))
                ? Optional.empty()
                : Optional.of(ask(
                        cell, () -> "%d phones off line, %d messages without a receipt, %d receipted and not delivered"
                                .formatted(
                                        residents.missing(),
                                        unreceipted(),
                                        cell.history().unsettled())));
    }

    /** From now on each send is to be answered soon: notes how long the slowest takes. */
    public void expectAnswers() throws InterruptedException {
        run(() -> {
            long since = System.nanoTime();
            cell.loop()
                    .scheduleWithFixedDelay(
                            () -> noteWaits(since), LOOK_AGAIN_MILLIS, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        });
    }

    private void noteWaits(long sinceNanos) {
        long now = System.nanoTime();
        for (Phone phone : cell.phones()) {
            longestWaitNanos = Math.max(longestWaitNanos, phone.longestWait(sinceNanos, now));
        }
    }

    /** The longest that a send has waited for any answer since {@link #expectAnswers}. */
    public Duration longestWait() throws InterruptedException {
        return Duration.ofNanos(ask(cell, () -> longestWaitNanos));
    }

    private int unreceipted() {
        return cell.phones().stream().mapToInt(Phone::unreceipted).sum();
    }

    /** Whom the server has sent away though nobody had come in their place, in words. */
    public List<String> dismissed() throws InterruptedException {
        return ask(cell, dismissals::inWords);
    }

    /** Takes away what was counted and timed so far. */
    public Interval take() throws InterruptedException {
        return ask(cell, cell.tally()::take);
    }

    /** The check's verdict; to be asked for once, as the last. */
    public Verdict finish() throws InterruptedException {
        return ask(cell, () -> {
            Verdict verdict = cell.history().finish();
            cell.phones().forEach(Phone::vanish);
            return verdict;
        });
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        diary.close();
    }

    private void put(List<DeadLetter> letters) {
        letters.forEach(letter -> cell.loop().execute(() -> buried(letter)));
    }

    private void buried(DeadLetter letter) {
        backends.flatMap(all -> all.streamOf(letter)).ifPresent(push -> {
            diary.note(letter.from(), letter.id() + " became a dead letter: " + letter.reason());
            for (int id = push.stream().id();
                    id < push.stream().id() + push.stream().size();
                    id++) {
                if (letter.concerns(cell.streams().get(id).recipient().user())) {
                    cell.history().deadLettered(id, push.number(), letter.reason());
                }
            }
        });
    }

    private boolean await(BooleanSupplier condition, Duration limit) throws InterruptedException {
        return await(condition, limit, () -> {});
    }

    private boolean await(BooleanSupplier condition, Duration limit, Runnable beforeEachLook)
            throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            beforeEachLook.run();
            if (ask(cell, condition::getAsBoolean)) {
                return true;
            }
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    private void run(Runnable action) throws InterruptedException {
        ask(cell, () -> {
            action.run();
            return true;
        });
    }

    private static <T> T ask(Cell cell, Callable<T> question) throws InterruptedException {
        try {
            return cell.loop().submit(question).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the town failed", e.getCause());
        }
    }
}
