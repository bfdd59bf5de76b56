package io.longwire.loadtest.scenario;

import io.longwire.loadtest.check.Verdict;
import io.longwire.loadtest.check.Verdicts;
import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.Interval;
import io.longwire.loadtest.device.Phone;
import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** The crowds of this process, one an event loop. Called by one thread, which waits for the loops. */
final class LocalParty implements Party {

    private final List<Phase> phases;
    private final EventLoopGroup loops;
    private final List<Member> members;

    private record Member(Cell cell, Crowd crowd) {}

    /**
     * Makes the crowds.
     *
     * @param loops the event loops that the cells are on; shut down with the party
     */
    LocalParty(Scenario scenario, EventLoopGroup loops, List<Cell> cells, Share share) {
        this.phases = scenario.phases();
        this.loops = loops;
        this.members = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            Share part = share.part(i, cells.size(), scenario.usersTogether());
            members.add(new Member(cell, ask(cell, () -> scenario.crowd(cell, part))));
        }
    }

    @Override
    public void begin(int phase) {
        members.forEach(member -> ask(member.cell, () -> {
            member.crowd.begin(phases.get(phase));
            return null;
        }));
    }

    @Override
    public Progress progress(int phase) {
        return members.stream()
                .map(member -> ask(
                        member.cell,
                        () -> new Progress(
                                member.crowd.isDone(phases.get(phase)),
                                member.cell.online(),
                                member.cell.history().unsettled())))
                .reduce(Progress.NONE, Progress::plus);
    }

    @Override
    public Interval take() {
        Interval all = new Interval();
        members.forEach(member -> all.add(ask(member.cell, member.cell.tally()::take)));
        return all;
    }

    @Override
    public Verdict finish() {
        return Verdicts.merge(members.stream()
                .map(member -> ask(member.cell, () -> {
                    Verdict verdict = verdict(member.cell);
                    member.cell.phones().forEach(Phone::vanish);
                    return verdict;
                }))
                .toList());
    }

    private static Verdict verdict(Cell cell) {
        long now = System.nanoTime();
        Map<String, Long> sentAway = cell.phones().stream()
                .map(Phone::sentAwayFor)
                .filter(reason -> !reason.isEmpty())
                .collect(Collectors.groupingBy(reason -> reason, Collectors.counting()));
        return cell.history()
                .finish(stream -> cell.streams().get(stream).recipient().mayHaveMail(now), sentAway);
    }

    @Override
    public void close() {
        loops.shutdownGracefully();
    }

    private static <T> T ask(Cell cell, Callable<T> question) {
        try {
            return cell.loop().submit(question).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an event loop", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a crowd failed", e.getCause());
        }
    }
}
