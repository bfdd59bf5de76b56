package io.longwire.loadtest.chaos.load;

import io.longwire.loadtest.check.Outcome;
import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.End;
import io.longwire.loadtest.device.Phone;
import io.longwire.loadtest.device.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Finds out when service is whole: every phone is on line, a message from each gateway to each is delivered within a second,
 * and one to a user who is off line is stored. Tries it all at once, four times a second. On the event loop.
 */
final class Probe implements Phone.Watcher {

    private static final long TRY_EVERY_MILLIS = 250;
    private static final long TOO_LATE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Cell cell;
    private final BooleanSupplier everybodyIsOnline;
    private final Dismissals dismissals;
    private final Diary diary;
    private final List<Phone> phones = new ArrayList<>();
    private final List<Stream> acrossGateways = new ArrayList<>();
    private final Phone absentee;
    private final Stream mail;

    /** The attempts so far: the n-th has sent message n of each stream. */
    private final List<Attempt> attempts = new ArrayList<>();

    /** Told when service was whole first, by {@link System#nanoTime}; done already while nobody asks. */
    private CompletableFuture<Long> whole = CompletableFuture.completedFuture(0L);

    private long askedNanos;

    /** One message on each stream, at once. */
    private static final class Attempt {
        private final long startNanos = System.nanoTime();
        private int awaited;

        Attempt(int messages) {
            this.awaited = messages;
        }
    }

    Probe(Cell cell, BooleanSupplier everybodyIsOnline, Dismissals dismissals, Diary diary) {
        this.diary = diary;
        this.cell = cell;
        this.dismissals = dismissals;
        this.everybodyIsOnline = everybodyIsOnline;
        List<Phone> senders = onEveryGateway("from");
        List<Phone> recipients = onEveryGateway("to");
        for (Phone sender : senders) {
            for (Phone recipient : recipients) {
                acrossGateways.add(cell.addStream(sender, recipient));
            }
        }
        absentee = cell.addPhone("probe-" + cell.runName() + "-absent", "phone", this);
        mail = cell.addStream(senders.get(0), absentee);
    }

    private List<Phone> onEveryGateway(String name) {
        List<Phone> made = new ArrayList<>();
        for (int gateway = 0; gateway < cell.targets(); gateway++) {
            Phone phone = cell.addPhone("probe-" + cell.runName() + "-" + name + "-" + gateway, "phone", this);
            phone.stayAt(gateway);
            made.add(phone);
        }
        phones.addAll(made);
        return made;
    }

    void arrive() {
        phones.forEach(Phone::switchOn);
    }

    boolean areOnline() {
        return phones.stream().allMatch(Phone::isOnline);
    }

    /** The user who was off line gets the mail. */
    void comeHome() {
        absentee.switchOn();
    }

    /** Begins to try; tells when it has worked. */
    CompletableFuture<Long> untilWhole() {
        whole = new CompletableFuture<>();
        askedNanos = System.nanoTime();
        attempt();
        return whole;
    }

    /** Does not try any more. */
    void giveUp() {
        whole.cancel(false);
    }

    private void attempt() {
        if (whole.isDone()) {
            return;
        }
        if (phones.stream().allMatch(Phone::hasRoom)) {
            attempts.add(new Attempt(acrossGateways.size() + 1));
            long now = System.nanoTime();
            acrossGateways.forEach(stream -> stream.sender().send(stream, now));
            mail.sender().send(mail, now);
        }
        cell.loop().schedule(this::attempt, TRY_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void receipted(Stream stream, long number, Outcome outcome) {
        Attempt attempt = attempts.get((int) number - 1);
        long now = System.nanoTime();
        // Any other final outcome leaves one to be awaited for ever: the attempt has failed.
        if (outcome == (stream == mail ? Outcome.STORED : Outcome.DELIVERED)) {
            attempt.awaited--;
        }
        boolean isInTime = attempt.startNanos - askedNanos >= 0 && now - attempt.startNanos <= TOO_LATE_NANOS;
        if (attempt.awaited == 0 && isInTime && everybodyIsOnline.getAsBoolean()) {
            whole.complete(now);
        }
    }

    @Override
    public void online(Phone phone) {
        diary.online(phone);
    }

    @Override
    public void ended(Phone phone, End end, boolean wasOnline) {
        diary.ended(phone, end, wasOnline);
        dismissals.note(phone, end);
    }

    @Override
    public void roomToSend(Phone sender) {}

    @Override
    public void delivered(Stream stream, long latencyNanos) {}
}
