package io.longwire.loadtest.chaos.site;

import io.longwire.loadtest.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A server of ours, which keeps its name however often it is killed and started again. Used by one thread. */
abstract class Server implements AutoCloseable {

    private final String name;
    private final Path directory;

    /** The process of now, or the last. */
    private ChildProcess process;

    private int starts;

    /**
     * A server that was not started.
     *
     * @param directory where its logs go
     */
    Server(String name, Path directory) {
        this.name = name;
        this.directory = directory;
    }

    public String name() {
        return name;
    }

    Path directory() {
        return directory;
    }

    /**
     * Starts a process; it need not serve yet.
     *
     * @param environment what to add to this process's own
     */
    void start(List<String> command, Map<String, String> environment) throws IOException {
        starts++;
        process = ChildProcess.start(name + "-" + starts, directory, command, environment);
    }

    ChildProcess process() {
        return process;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL; returns when it is gone. */
    public void kill() throws InterruptedException {
        process.kill();
    }

    /** SIGSTOP: connections stay open, and nothing is answered. */
    public void pause() throws IOException {
        process.pause();
    }

    /** SIGCONT. */
    public void resume() throws IOException {
        process.resume();
    }

    @Override
    public void close() {
        if (process != null) {
            try {
                process.kill();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
