package io.longwire.loadtest.scenario;

import io.longwire.loadtest.device.Addresses;
import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.Dialect;
import io.longwire.net.Transport;
import io.netty.channel.EventLoopGroup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/** Puts a run together: cells, crowds, and who leads them. */
public final class LoadRun {

    /**
     * Where the load comes from and goes to.
     *
     * @param dialect how the server is spoken to
     * @param remotes the targets; phones are spread over them
     * @param bind source addresses to use; empty for what fits
     * @param threads event loops of this process
     * @param historyFile where the history is also written to; each further event loop appends its number to the name
     * @param run tells this run's users and messages from those of others
     * @param seed what chance begins with
     */
    public record Setup(
            Dialect dialect,
            List<InetSocketAddress> remotes,
            List<InetAddress> bind,
            Transport transport,
            int threads,
            Optional<Path> historyFile,
            long run,
            long seed) {

        /** Leaves room for the event loops of a process, which count up from here. */
        private static final long RUN_BITS = (1L << 40) - 1;

        /** A number that no other run has. */
        public static long newRun() {
            return ThreadLocalRandom.current().nextLong() & RUN_BITS;
        }
    }

    private LoadRun() {}

    /** Makes the crowds of this process; {@code share} is its part of the users. */
    static Party party(Scenario scenario, Setup setup, Share share) {
        EventLoopGroup loops = setup.transport().newEventLoops(setup.threads(), "phones");
        Addresses addresses = Addresses.of(setup.remotes(), setup.bind(), scenario.connections());
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < setup.threads(); i++) {
            cells.add(new Cell(
                    // One run an event loop: users of two loops must not have the same name, nor messages the same
                    // stamp.
                    setup.run() + i,
                    setup.dialect(),
                    scenario.promise(setup.dialect().promise()),
                    loops.next(),
                    setup.transport(),
                    addresses,
                    scenario.habits(),
                    historyFile(setup, i),
                    new Random(setup.seed() + i)));
        }
        return new LocalParty(scenario, loops, cells, share);
    }

    private static Optional<Path> historyFile(Setup setup, int loop) {
        return setup.historyFile().map(file -> loop == 0 ? file : file.resolveSibling(file.getFileName() + "." + loop));
    }

    /**
     * Plays a scenario.
     *
     * @param helpers the command lines of the processes that are to bring the phones; none for this process alone
     */
    public static Conductor conductor(
            Scenario scenario,
            Setup setup,
            List<List<String>> helpers,
            List<Meter> meters,
            Conductor.Audience audience) {
        Party party = helpers.isEmpty()
                ? party(scenario, setup, new Share(0, scenario.users(), 1))
                : new RemoteParties(helpers.stream().map(RemoteParty::start).toList());
        return new Conductor(party, scenario.phases(), meters, audience);
    }

    /**
     * Brings a part of a run's phones, led by another process over standard input and output; returns when the input ends.
     *
     * @param helper which helper this is, from 0
     * @param helpers how many there are
     */
    public static void serve(
            Scenario scenario, Setup setup, int helper, int helpers, BufferedReader questions, PrintStream answers)
            throws IOException {
        Share share = new Share(0, scenario.users(), 1).part(helper, helpers, scenario.usersTogether());
        try (Party party = party(scenario, setup, share)) {
            new PartyService(party).serve(questions, answers);
        }
    }
}
