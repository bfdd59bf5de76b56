package io.longwire.loadtest.chaos.load;

import io.longwire.loadtest.device.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** So many login races, several at a time. On the event loop. */
final class Races {

    private static final int USERS = 12;
    private static final int DEVICES = 3;
    private static final int MOST_TOLD = 10;

    private final Cell cell;
    private final Diary diary;
    private final Function<String, CompletionStage<String>> holders;
    private final List<LoginRace> racers = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();
    private final CompletableFuture<List<String>> over = new CompletableFuture<>();
    private int left;
    private int underWay;

    /**
     * Races that have not begun.
     *
     * @param holders what Redis knows about who has a user's place; may answer on any thread
     */
    Races(Cell cell, Diary diary, int count, Function<String, CompletionStage<String>> holders) {
        this.cell = cell;
        this.diary = diary;
        this.holders = holders;
        this.left = count;
        for (int i = 0; i < Math.min(USERS, count); i++) {
            racers.add(new LoginRace(cell, this, i, DEVICES));
        }
    }

    /** Begins; tells what was found when all are over. */
    CompletableFuture<List<String>> run() {
        racers.forEach(this::next);
        return over;
    }

    private void next(LoginRace race) {
        if (left > 0) {
            left--;
            underWay++;
            race.start();
        } else if (underWay == 0) {
            over.complete(List.copyOf(findings));
        }
    }

    /** One device was left: it has to be the one that Redis names. */
    void won(LoginRace race, String session) {
        holders.apply(race.user()).whenComplete((holder, failure) -> cell.loop().execute(() -> {
            if (failure != null) {
                finding("who has the place of " + race.user() + " cannot be read: " + failure.getMessage());
            } else if (!List.of(holder.split("\\s")).contains(session)) {
                finding(race.user() + ": session " + session + " is left, and Redis names '" + holder + "'");
            }
            judged(race);
        }));
    }

    void failed(LoginRace race, String finding) {
        finding(race.user() + ": " + finding);
        judged(race);
    }

    Diary diary() {
        return diary;
    }

    void finding(String words) {
        if (findings.size() < MOST_TOLD) {
            findings.add(words);
        }
    }

    private void judged(LoginRace race) {
        race.leave();
        underWay--;
        next(race);
    }

    void fetchMail() {
        racers.forEach(LoginRace::fetchMail);
    }
}
