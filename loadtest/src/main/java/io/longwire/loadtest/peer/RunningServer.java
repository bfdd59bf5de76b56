package io.longwire.loadtest.peer;

import io.longwire.loadtest.process.ChildProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** A server that was started to be measured. It ends with {@link #close}, or with this JVM. */
public final class RunningServer implements AutoCloseable {

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
        ServerProcess.helpers(main.children()).forEach(processes::add);
        for (ChildProcess helper : helpers) {
            processes.add(new ServerProcess(ServerProcess.Role.HELPER, helper.name(), helper.pid()));
        }
        return processes;
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
