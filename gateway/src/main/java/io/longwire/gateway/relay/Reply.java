package io.longwire.gateway.relay;

import io.longwire.gateway.mailbox.Outcome;

/** What another node says of a message that was relayed to it. */
public sealed interface Reply {

    /** For switches that leave nothing out. */
    enum Kind {
        /** It has come to its end there. */
        SETTLED,
        /** The session is not there, or not any more; the node keeps nothing of the message. */
        ELSEWHERE,
        /** As {@link #ELSEWHERE}; and no session there has the slot, so that a claim which names that node is stale. */
        GONE,
        /** The node has not answered in time, or cannot be reached: nobody knows what became of the message. */
        UNANSWERED
    }

    record Settled(Outcome outcome) implements Reply {
        @Override
        public Kind kind() {
            return Kind.SETTLED;
        }
    }

    record Unsettled(Kind kind) implements Reply {}

    Kind kind();

    Reply DELIVERED = new Settled(Outcome.DELIVERED);
    Reply STORED = new Settled(Outcome.STORED);
    Reply DROPPED = new Settled(Outcome.DROPPED);
    Reply ELSEWHERE = new Unsettled(Kind.ELSEWHERE);
    Reply GONE = new Unsettled(Kind.GONE);
    Reply UNANSWERED = new Unsettled(Kind.UNANSWERED);

    /** It has come to that end there. */
    static Reply of(Outcome outcome) {
        return switch (outcome.kind()) {
            case DELIVERED -> DELIVERED;
            case STORED -> STORED;
            case DROPPED -> DROPPED;
            case REJECTED -> new Settled(outcome);
        };
    }

    /** Whether the message was not taken and will be sent again, here or elsewhere, so that none may be taken before it. */
    static boolean isRefusal(Reply reply) {
        return switch (reply.kind()) {
            case SETTLED -> Outcome.isRefusedForNow(((Settled) reply).outcome());
            case ELSEWHERE, GONE -> true;
            case UNANSWERED -> false;
        };
    }
}
