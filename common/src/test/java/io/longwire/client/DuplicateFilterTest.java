package io.longwire.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DuplicateFilterTest {

    @Test
    void aMessageIsNamedBySenderAndId() {
        DuplicateFilter filter = new DuplicateFilter(10);
        filter.add(new MessageKey("bob", "1"));

        assertThat(filter.contains(new MessageKey("bob", "1"))).isTrue();
        assertThat(filter.contains(new MessageKey("carol", "1"))).isFalse();
        assertThat(filter.contains(new MessageKey("bob", "2"))).isFalse();
    }

    @Test
    void whenFullItForgetsWhatWasSeenLongestAgo() {
        DuplicateFilter filter = new DuplicateFilter(2);
        filter.add(key("a"));
        filter.add(key("b"));
        filter.contains(key("a"));
        filter.add(key("c"));

        assertThat(filter.keys()).containsExactly(key("a"), key("c"));
    }

    @Test
    void whatItRemembersCanBeKeptAndGivenToAnother() {
        DuplicateFilter before = new DuplicateFilter(3);
        before.seed(List.of(key("a"), key("b"), key("c"), key("d")));
        DuplicateFilter after = new DuplicateFilter(3);
        after.seed(before.keys());

        assertThat(after.keys()).containsExactly(key("b"), key("c"), key("d"));
    }

    @Test
    void withoutCapacityNothingIsADuplicate() {
        DuplicateFilter filter = new DuplicateFilter(0);
        filter.add(key("a"));

        assertThat(filter.contains(key("a"))).isFalse();
    }

    private static MessageKey key(String id) {
        return new MessageKey("bob", id);
    }
}
