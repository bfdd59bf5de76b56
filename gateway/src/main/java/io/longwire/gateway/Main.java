package io.longwire.gateway;

import io.longwire.gateway.config.Build;
import io.longwire.gateway.config.GatewayConfig;
import io.longwire.gateway.config.Outcome;
import io.longwire.gateway.redis.EmbeddedRedis;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command {@code gateway}: settings, logging, signals and exit codes.
 *
 * <p>Exit codes: 0 after a drain, 1 if the gateway cannot start, 2 if a setting is wrong, 3 if there was no memory left, 4 if another
 * gateway has started under this one's name.
 */
public final class Main {

    private static final int CANNOT_START = 1;

    private static volatile int exitCode;

    private Main() {}

    public static void main(String[] args) {
        Outcome outcome = GatewayConfig.parse(args, System.getenv());
        if (outcome instanceof Outcome.Run run) {
            run(run.config(), run.changed(), args);
        } else if (outcome instanceof Outcome.Version version) {
            System.out.println(version.gateway());
            System.out.println("a Redis of its own would be " + EmbeddedRedis.describeChoice());
        } else if (outcome instanceof Outcome.Exit exit) {
            System.out.print(exit.out());
            System.err.print(exit.err());
            System.exit(exit.code());
        }
    }

    private static void run(GatewayConfig config, String changed, String[] args) {
        Logging.prepare(config.logFormat(), config.logLevel());
        Logger log = LoggerFactory.getLogger(Main.class);
        LastWords.prepare(config.logFormat());
        log.info(
                "longwire gateway {}, node {}, on Java {}, {} {}",
                Build.current(),
                config.node().id(),
                System.getProperty("java.version"),
                System.getProperty("os.name"),
                System.getProperty("os.arch"));
        log.info("settings: {}", changed.isEmpty() ? "the defaults" : changed);
        Gateway gateway = new Gateway(config, Main::standDown);
        // Before anything is opened that has to be given back.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway), "shutdown"));
        Hangup.onSignal(() -> {
            readLevelAgain(args, log);
            gateway.reload();
        });
        try {
            gateway.open();
            log.info(
                    "ready: phones on {}, operators on http://{}:{}",
                    gateway.address(),
                    gateway.adminAddress().getHostString(),
                    gateway.adminAddress().getPort());
            // The threads of a gateway are daemons: this one keeps the process until a signal ends it.
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            if (gateway.isCalledOff()) {
                return; // whoever has called it off ends the process
            }
            if (e instanceof IOException) {
                log.error("cannot start: {}", e.getMessage());
            } else {
                log.error("cannot start: a bug", e);
            }
            exitCode = CANNOT_START;
            System.exit(CANNOT_START);
        }
    }

    private static void readLevelAgain(String[] args, Logger log) {
        if (!(GatewayConfig.parse(args, System.getenv()) instanceof Outcome.Run run)) {
            log.warn(
                    "SIGHUP: the settings would not be good for a start, and --log-level stays; --check-config tells more");
        } else if (Logging.setLevel(run.config().logLevel())) {
            log.warn(
                    "SIGHUP: --log-level is {} now",
                    run.config().logLevel().name().toLowerCase(Locale.ROOT));
        }
    }

    /** Ends as SIGTERM would, but for the exit code. */
    private static void standDown() {
        exitCode = Outcome.Exit.NAME_TAKEN;
        new Thread(() -> System.exit(Outcome.Exit.NAME_TAKEN), "stand-down").start();
    }

    /** SIGTERM is a request that was granted: the exit code is 0, where the JVM would make it 143. */
    private static void stop(Gateway gateway) {
        gateway.end();
        Runtime.getRuntime().halt(exitCode);
    }
}
