package io.longwire.loadtest.chaos.load;

import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.End;
import io.longwire.loadtest.device.Phone;
import io.longwire.loadtest.device.Stream;
import io.longwire.loadtest.scenario.OpenLoop;
import io.longwire.loadtest.scenario.Traffic;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Backends that push to the town's people through Redis: some to one at a time, one to several at once. On the event loop. */
final class Backends implements Phone.Watcher {

    private static final int TO_ONE = 2;
    private static final int FRIENDS = 12;
    private static final int TOGETHER = 5;

    /** A push is called by its run, its stream and its number. */
    private static final int ID_PARTS = 3;

    private final List<Phone> backends = new ArrayList<>();
    private final Map<Phone, Integer> turns = new HashMap<>();
    private final Traffic traffic;

    /** @param people each with the devices of one user; all phones were added to the cell one after the other */
    Backends(Cell cell, List<List<Phone>> people, TownPlan.Pushing plan, InetSocketAddress redis) {
        for (int i = 0; i <= TO_ONE; i++) {
            backends.add(cell.addBackend("lt-" + cell.runName() + "-backend-" + i, plan.dialect(), redis, this));
        }
        for (int i = 0; i < TO_ONE * FRIENDS; i++) {
            List<Phone> person = people.get(i * people.size() / (TO_ONE * FRIENDS));
            cell.addStream(backends.get(i % TO_ONE), person, quoted(person));
        }
        int last = people.size() - TOGETHER;
        for (int first = 0; first <= last; first += Math.max(TOGETHER, last / FRIENDS)) {
            List<List<Phone>> group = people.subList(first, first + TOGETHER);
            List<Phone> phones = group.stream().flatMap(List::stream).toList();
            String names = group.stream().map(Backends::quoted).collect(Collectors.joining(","));
            cell.addStream(backends.get(TO_ONE), phones, "[" + names + "]");
        }
        traffic = new OpenLoop(cell.loop(), backends, this::next, plan.perSecond(), cell.tally());
    }

    private static String quoted(List<Phone> person) {
        return "\"" + person.get(0).user() + "\"";
    }

    private Stream next(Phone backend) {
        List<Stream> streams = backend.outgoing();
        return streams.get(turns.merge(backend, 1, Integer::sum) % streams.size());
    }

    /**
     * One push.
     *
     * @param stream the first of those it went to
     */
    record Push(Stream stream, long number) {}

    /** The push that has become this dead letter; empty if it is none of this round's. */
    Optional<Push> streamOf(DeadLetter letter) {
        String[] id = letter.id().split("-");
        return backends.stream()
                .filter(backend -> id.length == ID_PARTS && backend.user().equals(letter.from()))
                .flatMap(backend -> backend.outgoing().stream())
                .filter(stream -> Integer.toString(stream.id()).equals(id[1]) && id[2].matches("[0-9]{1,18}"))
                .map(stream -> new Push(stream, Long.parseLong(id[2])))
                .findFirst();
    }

    void arrive() {
        backends.forEach(Phone::switchOn);
    }

    boolean areOnline() {
        return backends.stream().allMatch(Phone::isOnline);
    }

    void write() {
        traffic.start();
    }

    void fallSilent() {
        traffic.stop();
    }

    @Override
    public void online(Phone backend) {
        traffic.roomToSend(backend);
    }

    /** Redis is away: it comes back by itself, as a phone does, and says again what was not answered. */
    @Override
    public void ended(Phone backend, End end, boolean wasOnline) {}

    @Override
    public void roomToSend(Phone backend) {
        traffic.roomToSend(backend);
    }

    @Override
    public void delivered(Stream stream, long latencyNanos) {}
}
