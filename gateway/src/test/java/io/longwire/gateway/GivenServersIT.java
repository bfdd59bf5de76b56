package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.longwire.gateway.redis.InstalledRedis;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * What depends most on the server, with each that is named: {@code mvn verify -Dredis.servers=/a/redis-server,/b/valkey-server}. A
 * server that is known to say that something is on its disk before it is has {@code early:} in front.
 */
class GivenServersIT {

    private static final String EARLY = "early:";

    private static final List<String> TESTS = List.of(
            "io.longwire.gateway.redis.ScriptsTest",
            "io.longwire.gateway.redis.MailboxScriptsTest",
            "io.longwire.gateway.redis.AnyMailTest",
            "io.longwire.gateway.AckLevelTest",
            "io.longwire.gateway.FsyncedTest");

    @TestFactory
    Stream<DynamicTest> eachServer() {
        String servers = System.getProperty("redis.servers", "");
        assumeFalse(servers.isEmpty(), "no servers are named by -Dredis.servers");
        return Stream.of(servers.split(",")).flatMap(server -> TESTS.stream()
                .map(test -> dynamicTest(server + " " + test, () -> run(server, test))));
    }

    private static void run(String server, String test) {
        boolean isEarly = server.startsWith(EARLY);
        Path program = Path.of(isEarly ? server.substring(EARLY.length()) : server);
        assertThat(program).isExecutable().isAbsolute();
        System.setProperty(InstalledRedis.DIRECTORY, program.getParent().toString());
        System.setProperty(InstalledRedis.SPEAKS_TOO_EARLY, Boolean.toString(isEarly));
        try {
            LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                    .selectors(selectClass(test))
                    .build();
            SummaryGeneratingListener listener = new SummaryGeneratingListener();
            LauncherFactory.create().execute(request, listener);
            TestExecutionSummary summary = listener.getSummary();
            summary.getFailures().stream().findFirst().ifPresent(failure -> {
                throw new AssertionError(failure.getTestIdentifier().getDisplayName(), failure.getException());
            });
            assertThat(summary.getTestsSucceededCount()).isPositive();
        } finally {
            System.clearProperty(InstalledRedis.DIRECTORY);
            System.clearProperty(InstalledRedis.SPEAKS_TOO_EARLY);
        }
    }
}
