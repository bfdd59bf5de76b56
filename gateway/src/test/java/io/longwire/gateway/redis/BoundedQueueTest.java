package io.longwire.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.redis.BoundedQueue.Loss;
import org.junit.jupiter.api.Test;

class BoundedQueueTest {

    private record Item(String name, int size, long atMillis) implements BoundedQueue.Item {}

    private final BoundedQueue<Item> queue = new BoundedQueue<>(3, 100);

    private boolean add(String name, int size, long atMillis) {
        return queue.add(new Item(name, size, atMillis));
    }

    private String take(int most, int mostBytes) {
        return String.join(
                "", queue.take(most, mostBytes).stream().map(Item::name).toList());
    }

    @Test
    void whatWasAddedIsTakenInOrder() {
        add("a", 1, 1);
        add("b", 1, 2);

        assertThat(take(1, 100)).isEqualTo("a");
        assertThat(take(10, 100)).isEqualTo("b");
        assertThat(take(10, 100)).isEmpty();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void whatIsOneTooManyIsCountedWithTheTimeOfTheFirstAndTheLast() {
        for (int i = 1; i <= 5; i++) {
            assertThat(add("a", 1, 10L * i)).isEqualTo(i <= 3);
        }

        assertThat(queue.takeLoss()).isEqualTo(new Loss(2, 40, 50));
        assertThat(queue.takeLoss()).isEqualTo(Loss.NONE);
        assertThat(take(10, 100)).isEqualTo("aaa");
        assertThat(add("b", 1, 60)).isTrue();
    }

    @Test
    void whatIsTooLargeIsLostToo() {
        add("a", 60, 1);

        assertThat(add("b", 41, 2)).isFalse();
        assertThat(add("c", 40, 3)).isTrue();
        assertThat(queue.takeLoss()).isEqualTo(new Loss(1, 2, 2));
        assertThat(take(10, 60)).isEqualTo("a");
        assertThat(queue.isEmpty()).isFalse();
    }

    @Test
    void whatIsLargerThanTheBoundFitsAnEmptyQueue() {
        assertThat(add("a", 1_000, 1)).isTrue();
        assertThat(add("b", 1, 2)).isFalse();
        assertThat(take(10, 10)).isEqualTo("a");
    }

    @Test
    void aLossAloneIsSomethingToTell() {
        add("a", 1_000, 1);
        add("b", 1, 2);
        queue.take(10, 10);

        assertThat(queue.isEmpty()).isFalse();
        queue.takeLoss();
        assertThat(queue.isEmpty()).isTrue();
    }
}
