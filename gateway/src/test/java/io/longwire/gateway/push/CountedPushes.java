package io.longwire.gateway.push;

import java.util.ArrayList;
import java.util.List;

/** Keeps what it is told. */
final class CountedPushes implements PushListener {

    int taken;
    int delivered;
    int lost;
    int commandsCarriedOut;
    int badCommands;
    int commandsLost;
    final List<Refusal> refused = new ArrayList<>();

    @Override
    public void taken(Way way) {
        taken++;
    }

    @Override
    public void delivered() {
        delivered++;
    }

    @Override
    public void refused(Refusal refusal) {
        refused.add(refusal);
    }

    @Override
    public void lost() {
        lost++;
    }

    @Override
    public void readFailed() {}

    @Override
    public void controlled(Command outcome) {
        switch (outcome) {
            case CARRIED_OUT -> commandsCarriedOut++;
            case BAD -> badCommands++;
            case LOST -> commandsLost++;
        }
    }
}
