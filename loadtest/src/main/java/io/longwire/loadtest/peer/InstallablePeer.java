package io.longwire.loadtest.peer;

import java.io.IOException;
import java.io.PrintWriter;

/** A server that {@code peers install} can fetch. */
public interface InstallablePeer extends Peer {

    /**
     * Fetches it into the peers directory, or repairs what is there. Takes as long as the network does.
     *
     * @param progress where to tell what is being done
     * @throws IOException if a tool that it takes is missing or fails
     */
    void install(PrintWriter progress) throws IOException;

    /** The sentence for {@link #missing}. */
    default String howToInstall() {
        return "Run: java -jar loadtest.jar peers install " + name();
    }
}
