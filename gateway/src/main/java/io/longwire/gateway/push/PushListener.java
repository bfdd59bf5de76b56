package io.longwire.gateway.push;

/** Hears what happens to pushes, for those who count. Called on the push thread, but for {@link #delivered}. */
public interface PushListener {

    /** The way a push came. */
    enum Way {
        STREAM,
        CHANNEL
    }

    void taken(Way way);

    /** One recipient has it, or it is stored, or it was transient and dropped; on any event loop. */
    void delivered();

    /** A dead letter was written. */
    void refused(Refusal refusal);

    /** A quick push was lost: more came than this node can hold, or Redis is away. */
    void lost();

    /** The stream could not be read. */
    void readFailed();

    /** What became of a control command. */
    enum Command {
        CARRIED_OUT,

        /** It could not be read. */
        BAD,

        /** More came than may wait. */
        LOST
    }

    /** A control command was heard; on any thread. */
    void controlled(Command outcome);
}
