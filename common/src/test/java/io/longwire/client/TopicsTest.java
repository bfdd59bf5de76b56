package io.longwire.client;

import static io.longwire.client.ClientFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.proto.Subscribe;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicsTest {

    private final ClientFixture fixture = new ClientFixture();
    private final RecordingListener heard = new RecordingListener();

    @AfterEach
    void close() {
        fixture.close();
    }

    private static List<String> topics(int count) {
        return IntStream.range(0, count).mapToObj(i -> "topic-" + i).toList();
    }

    @Test
    void theGatewayIsToldWhatIsNewAndNothingTwice() throws Exception {
        LongwireClient client = fixture.client(fixture.config(), heard);
        Conversation conversation = fixture.online(client);

        client.subscribe(Set.of("news"));
        assertThat(conversation.nextSubscribe().getTopicList()).containsExactly("news");
        client.subscribe(List.of("news", "sports"));
        assertThat(conversation.nextSubscribe().getTopicList()).containsExactly("sports");
        client.leave(List.of("news", "weather"));
        Subscribe last = conversation.nextSubscribe();

        assertThat(last.getLeaveList()).containsExactly("news");
        assertThat(last.getTopicList()).isEmpty();
    }

    @Test
    void topicsAreSaidAfterEachWelcome() throws Exception {
        LongwireClient client = fixture.client(fixture.config(), heard);
        client.subscribe(List.of("news", "weather", "sports"));
        client.leave(List.of("weather"));
        Conversation first = fixture.online(client);
        assertThat(first.nextSubscribe().getTopicList()).containsExactly("news", "sports");
        client.leave(List.of("sports"));
        first.nextSubscribe();
        first.cut();

        Conversation second = fixture.gateway.accept();
        second.logIn("s2");

        assertThat(second.nextSubscribe())
                .isEqualTo(Subscribe.newBuilder().addTopic("news").build());
    }

    @Test
    void manyTopicsAreSaidInFramesThatEveryGatewayTakes() throws Exception {
        LongwireClient client = fixture.client(fixture.config(), heard);
        client.subscribe(topics(100));
        Conversation conversation = fixture.online(client);

        List<String> said = new ArrayList<>();
        while (said.size() < 100) {
            Subscribe next = conversation.nextSubscribe();
            assertThat(next.getTopicCount()).isLessThanOrEqualTo(50);
            said.addAll(next.getTopicList());
        }

        assertThat(said).isEqualTo(topics(100));
    }

    @Test
    void aPushToATopicIsShownWithItsTopic() throws Exception {
        Conversation conversation = fixture.online(fixture.client(fixture.config(), heard));

        conversation.deliver(message(1, "goal").toBuilder().setTopic("news").build());

        assertThat(conversation.nextAck().getSeq()).isEqualTo(1);
        assertThat(heard.messages).extracting(it -> it.deliver().getTopic()).containsExactly("news");
    }

    @Test
    void aTopicThatIsNotWellFormedIsRefusedAtOnce() {
        LongwireClient client = fixture.client(fixture.config(), heard);

        assertThatThrownBy(() -> client.subscribe(List.of("fine", "not fine")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
