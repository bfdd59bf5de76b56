package io.longwire.loadtest.compare;

import io.longwire.client.Backoff;
import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.Tokens;
import io.longwire.loadtest.report.Comparison.Better;
import io.longwire.loadtest.report.Comparison.Measure;
import io.longwire.loadtest.scenario.IdleScenario;
import io.longwire.loadtest.scenario.LoginScenario;
import io.longwire.loadtest.scenario.OfflineScenario;
import io.longwire.loadtest.scenario.Scenario;
import io.longwire.loadtest.scenario.SpeedScenario;
import java.time.Duration;
import java.util.List;

/** What servers are compared in: a load, and the measures that are taken from its figures. Each is played on a fresh server. */
public enum Discipline {
    /** Chat: as fast as the server can, then at a rate. */
    SPEED(List.of(
            new Measure("saturated.per_second", "saturated", "msg/s", Better.HIGHER),
            new Measure("server.cpu_us_per_message", "CPU saturated", "µs/msg", Better.LOWER),
            new Measure("generator.cpu_us_per_message", "(generator)", "µs/msg", Better.NEITHER),
            new Measure("server.cpu_us_per_paced_message", "CPU at rate", "µs/msg", Better.LOWER),
            new Measure("paced.delivery.p50_us", "p50 at rate", "µs", Better.LOWER),
            new Measure("paced.delivery.p99_us", "p99 at rate", "µs", Better.LOWER),
            new Measure("paced.delivery.p999_us", "p99.9 at rate", "µs", Better.LOWER))) {
        @Override
        Scenario scenario(Load load, Promise promise) {
            return new SpeedScenario(
                    new SpeedScenario.Plan(load.users(), load.rate(), load.warmUp(), load.duration()),
                    habits(load, load.window(), true),
                    promise);
        }
    },

    /** Connections that are logged in and silent. */
    IDLE(List.of(
            new Measure("server.rss_bytes_per_connection", "idle connection", "B", Better.LOWER),
            new Measure("redis.rss_bytes_per_connection", "its Redis", "B", Better.LOWER))) {
        @Override
        Scenario scenario(Load load, Promise promise) {
            return new IdleScenario(
                    new IdleScenario.Plan(load.idleUsers(), LOGINS_PER_SECOND, Duration.ofSeconds(1)),
                    habits(load, 1, false));
        }
    },

    /** Logins, in and out. */
    LOGIN(List.of(
            new Measure("logins_per_second", "logins", "/s", Better.HIGHER),
            new Measure("server.cpu_us_per_login", "login CPU", "µs/login", Better.LOWER),
            new Measure("redis.cpu_us_per_login", "login Redis CPU", "µs/login", Better.LOWER))) {
        @Override
        Scenario scenario(Load load, Promise promise) {
            return new LoginScenario(
                    new LoginScenario.Plan(load.loginUsers(), 0, load.duration()), habits(load, 1, false));
        }
    },

    /** Mail for users who are off line. */
    MAIL(List.of(
            new Measure("stored_per_second", "stored", "msg/s", Better.HIGHER),
            new Measure("server.cpu_us_per_stored_message", "store CPU", "µs/msg", Better.LOWER),
            new Measure("redis.cpu_us_per_stored_message", "store Redis CPU", "µs/msg", Better.LOWER),
            new Measure("drained_per_second", "drained", "msg/s", Better.HIGHER),
            new Measure("server.cpu_us_per_drained_message", "drain CPU", "µs/msg", Better.LOWER),
            new Measure("redis.cpu_us_per_drained_message", "drain Redis CPU", "µs/msg", Better.LOWER))) {
        @Override
        Scenario scenario(Load load, Promise promise) {
            return new OfflineScenario(
                    new OfflineScenario.Plan(load.users(), load.users(), MESSAGES_EACH, ROUNDS, ROUND_LIMIT),
                    habits(load, load.window(), false),
                    promise);
        }

        @Override
        boolean suits(Promise promise) {
            return promise.stores() && promise.receipts();
        }
    };

    private static final double LOGINS_PER_SECOND = 2_000;
    private static final int MESSAGES_EACH = 250;
    private static final int ROUNDS = 4;
    private static final Duration ROUND_LIMIT = Duration.ofSeconds(30);

    private final List<Measure> measures;

    Discipline(List<Measure> measures) {
        this.measures = measures;
    }

    /**
     * How much is asked of each server.
     *
     * @param window how many messages a user has under way when the server is to be saturated
     * @param rate messages a second at which latencies are compared
     * @param duration how long each measured part lasts
     */
    public record Load(
            int users,
            int window,
            int payloadBytes,
            double rate,
            int idleUsers,
            int loginUsers,
            Duration warmUp,
            Duration duration) {}

    /** What is measured, in the order in which to show it. */
    List<Measure> measures() {
        return measures;
    }

    /** The load, for a server that promises so much. */
    abstract Scenario scenario(Load load, Promise promise);

    /** Whether a server that promises so much can be measured in this at all. */
    boolean suits(Promise promise) {
        return true;
    }

    private static Cell.Habits habits(Load load, int window, boolean awaitsDelivery) {
        return new Cell.Habits(
                load.payloadBytes(),
                window,
                awaitsDelivery,
                Duration.ZERO,
                Backoff.DEFAULT,
                Tokens.NONE,
                Cell.Habits.DEFAULT_PATIENCE);
    }
}
