package io.longwire.loadtest.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.longwire.loadtest.check.Verdict;
import io.longwire.loadtest.check.Verdicts;
import io.longwire.loadtest.device.Interval;
import java.util.List;

/** Several helper processes, led as one. */
final class RemoteParties implements Party {

    private final List<RemoteParty> parties;

    RemoteParties(List<RemoteParty> parties) {
        this.parties = parties;
    }

    @Override
    public void begin(int phase) {
        askAll(PartyService.BEGIN + " " + phase);
    }

    @Override
    public Progress progress(int phase) {
        return askAll(PartyService.PROGRESS + " " + phase).stream()
                .map(RemoteParty::progress)
                .reduce(Progress.NONE, Progress::plus);
    }

    @Override
    public Interval take() {
        Interval all = new Interval();
        askAll(PartyService.TAKE).forEach(answer -> all.add(RemoteParty.interval(answer)));
        return all;
    }

    @Override
    public Verdict finish() {
        return Verdicts.merge(
                askAll(PartyService.FINISH).stream().map(RemoteParty::verdict).toList());
    }

    @Override
    public void close() {
        parties.forEach(RemoteParty::close);
    }

    private List<JsonNode> askAll(String question) {
        parties.forEach(party -> party.ask(question));
        return parties.stream().map(RemoteParty::answer).toList();
    }
}
