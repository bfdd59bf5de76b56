package io.longwire.loadtest.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A server that was started to be measured. It ends with {@link #close}, or with this JVM. */
public final class RunningServer implements AutoCloseable {

    /** What only starts and watches others: it does no work, and nearly all of its memory is shared. */
    private static final Set<String> GLUE = Set.of("sh", "dash", "bash", "cat");

    private final InetSocketAddress address;
    private final ChildProcess main;
    private final List<ChildProcess> helpers;

    /**
     * Takes over the processes.
     *
     * @param port where it listens, on all local addresses
     * @param helpers what it needs and does not start itself
     */
    RunningServer(int port, ChildProcess main, ChildProcess... helpers) {
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.main = main;
        this.helpers = List.of(helpers);
    }

    /** Where phones connect. Any other address of 127.0.0.0/8 will do as well, with the same port. */
    public InetSocketAddress address() {
        return address;
    }

    /** Its processes as they are now, the main one first; helpers may come and go. */
    public List<ServerProcess> processes() {
        List<ServerProcess> processes = new ArrayList<>();
        processes.add(new ServerProcess(ServerProcess.Role.MAIN, main.name(), main.pid()));
        main.children()
                .map(RunningServer::helper)
                .filter(helper -> !GLUE.contains(helper.name()))
                .forEach(processes::add);
        for (ChildProcess helper : helpers) {
            processes.add(new ServerProcess(ServerProcess.Role.HELPER, helper.name(), helper.pid()));
        }
        return processes;
    }

    private static ServerProcess helper(ProcessHandle process) {
        return new ServerProcess(ServerProcess.Role.HELPER, nameOf(process), process.pid());
    }

    /** As it was called; its file may have another name, since Debian's redis-server is a link to redis-check-rdb. */
    private static String nameOf(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "comm"))
                    .strip();
        } catch (IOException e) {
            String command = process.info().command().orElse("?");
            return command.substring(command.lastIndexOf('/') + 1);
        }
    }

    /** Whether its main process runs: one that crashed under load has to be told from one that is slow. */
    public boolean isAlive() {
        return main.isAlive();
    }

    /** Asks its processes to end, and kills what has not ended a few seconds later. */
    @Override
    public void close() {
        main.close();
        helpers.forEach(ChildProcess::close);
    }
}
