package io.longwire.gateway.push;

import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.presence.UserSlots;
import io.longwire.gateway.routing.LocalUser;
import io.longwire.gateway.routing.LocalUsers;
import io.longwire.gateway.routing.MemoryBudget;
import io.longwire.gateway.routing.Recipient;
import io.longwire.gateway.routing.RetryListener;
import io.longwire.gateway.routing.Router;
import io.longwire.gateway.routing.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Users who are all on line, and whose sessions settle what they are offered when the test says so. */
final class PushedUsers implements LocalUsers {

    /** A message that a session has been offered. */
    record Offered(Message message, Waiter waiter) {}

    private final List<Offered> open = new ArrayList<>();
    private final List<String> offered = new ArrayList<>();

    /** A router to them. */
    static Router router(PushedUsers users, Executor loop) {
        return new Router(
                users,
                null,
                null,
                null,
                loop,
                () -> 0,
                new MemoryBudget(64 << 20),
                RetryListener.NOBODY,
                (delay, task) -> {});
    }

    @Override
    public boolean isArriving(String name, Optional<String> slot) {
        return false;
    }

    @Override
    public void learnSlots(String user, UserSlots slots, int freshness) {}

    @Override
    public LocalUser find(String user) {
        return new LocalUser(List.of(new One(user)), List.of(), LocalUser.Slots.ONLY_ONE);
    }

    private final class One implements Recipient {
        private final String user;

        One(String user) {
            this.user = user;
        }

        @Override
        public String user() {
            return user;
        }

        @Override
        public String slotName() {
            return "any";
        }

        @Override
        public boolean isOnThisLoop() {
            return true;
        }

        @Override
        public boolean offer(Message message, Waiter waiter) {
            open.add(new Offered(message, waiter));
            offered.add(user + ":" + message.deliver().getId());
            return true;
        }

        @Override
        public void lookIntoMailbox() {}
    }

    /** What was offered since the last time, as user:id. */
    List<String> take() {
        List<String> taken = List.copyOf(offered);
        offered.clear();
        return taken;
    }

    /** Settles all that is open with the same outcome. */
    void settle(Outcome outcome) {
        settle(id -> outcome);
    }

    /** Settles all that is open, by its id. */
    void settle(Function<String, Outcome> outcomes) {
        List<Offered> all = List.copyOf(open);
        open.clear();
        all.forEach(one ->
                one.waiter().settle(outcomes.apply(one.message().deliver().getId())));
    }

    /** How many are open for each user. */
    Map<String, Long> open() {
        return open.stream().collect(Collectors.groupingBy(one -> one.message().user(), Collectors.counting()));
    }
}
