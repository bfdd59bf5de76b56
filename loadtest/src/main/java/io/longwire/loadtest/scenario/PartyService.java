package io.longwire.loadtest.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longwire.loadtest.device.Interval;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;

/**
 * A helper process's side of {@link RemoteParty}: reads a question a line ({@code begin 2}, {@code progress 2}, {@code take},
 * {@code finish}) and answers each with a line of JSON. Ends with its input.
 */
final class PartyService {

    static final String BEGIN = "begin";
    static final String PROGRESS = "progress";
    static final String TAKE = "take";
    static final String FINISH = "finish";

    static final ObjectMapper JSON = new ObjectMapper();

    private final Party party;

    PartyService(Party party) {
        this.party = party;
    }

    void serve(BufferedReader questions, PrintStream answers) throws IOException {
        for (String question = questions.readLine(); question != null; question = questions.readLine()) {
            answers.println(JSON.writeValueAsString(answer(question)));
            answers.flush();
        }
    }

    private Object answer(String question) throws JsonProcessingException {
        String[] words = question.split(" ");
        return switch (words[0]) {
            case BEGIN -> {
                party.begin(Integer.parseInt(words[1]));
                yield true;
            }
            case PROGRESS -> party.progress(Integer.parseInt(words[1]));
            case TAKE -> Interval.Written.of(party.take());
            case FINISH -> party.finish();
            default -> throw new IllegalArgumentException("'" + question + "' is not a question");
        };
    }
}
