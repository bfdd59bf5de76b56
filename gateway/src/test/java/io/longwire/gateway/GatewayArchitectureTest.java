package io.longwire.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.longwire.testing.Sizes;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows between the rooms of the gateway: they run down only, so that the way of a message can be followed. */
@AnalyzeClasses(packages = "io.longwire", importOptions = ImportOption.DoNotIncludeTests.class)
class GatewayArchitectureTest {

    private static final String GATEWAY = "io.longwire.gateway";

    @ArchTest
    static final ArchRule presenceTakesSettingsOnly = uses("presence", "config");

    @ArchTest
    static final ArchRule mailboxesBelongToOwnersOfSlots = uses("mailbox", "presence");

    @ArchTest
    static final ArchRule relaysCarryMessagesToInstances = uses("relay", "mailbox", "presence");

    @ArchTest
    static final ArchRule routingUsesThePorts = uses("routing", "mailbox", "presence", "relay");

    @ArchTest
    static final ArchRule whatBackendsAreToldUsesNoOtherRoom = uses("events");

    @ArchTest
    static final ArchRule metricsKnowOutcomesAndNothingElse = uses("metrics", "mailbox", "routing", "relay", "push");

    @ArchTest
    static final ArchRule sessionsUseRoutingAndThePorts =
            uses("session", "routing", "relay", "mailbox", "presence", "metrics", "config", "events");

    @ArchTest
    static final ArchRule pushesGoByTheRouter = uses("push", "routing", "mailbox", "events");

    @ArchTest
    static final ArchRule authenticationUsesNoOtherRoom = uses("auth");

    @ArchTest
    static final ArchRule admissionUsesNoOtherRoom = uses("admission");

    @ArchTest
    static final ArchRule socketsUseSessionsAndAuthenticationAndAskWhetherLoginsArePossible =
            uses("transport", "session", "admission", "auth", "presence", "metrics", "config");

    @ArchTest
    static final ArchRule redisAdaptsThePorts = uses(
            "redis",
            "redis.wire",
            "mailbox",
            "presence",
            "relay",
            "push",
            "routing",
            "events",
            "auth",
            "metrics",
            "config");

    @ArchTest
    static final ArchRule whatGuardsRedisBytesUsesNoOtherRoom = uses("redis.wire");

    @ArchTest
    static final ArchRule settingsUseNoRoom = uses("config");

    @ArchTest
    static final ArchRule theOperatorsPortUsesNoOtherRoom = uses("admin");

    @ArchTest
    static final ArchRule noRoomsUseEachOtherInACircle =
            slices().matching(GATEWAY + ".(*)..").should().beFreeOfCycles();

    /**
     * The sockets of phones, and those of the operators' port, which must go on answering however others behave on it, as only
     * an event loop with deadlines of its own does. And what guards the connections of Redis's client, which takes whatever comes, and
     * for as long as it comes.
     */
    @ArchTest
    static final ArchRule onlySocketsAndTheRootKnowChannels = noClasses()
            .that(resideInAPackage(GATEWAY + "..")
                    .and(not(resideInAnyPackage(
                            GATEWAY, GATEWAY + ".transport", GATEWAY + ".admin", GATEWAY + ".redis.wire"))))
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.netty.channel..", "io.netty.bootstrap.."));

    @ArchTest
    static final ArchRule onlySocketsKnowBuffers = noClasses()
            .that(resideInAPackage(GATEWAY + "..")
                    .and(not(resideInAnyPackage(GATEWAY + ".transport", GATEWAY + ".admin", GATEWAY + ".redis.wire"))))
            .should()
            .dependOnClassesThat(resideInAPackage("io.netty.buffer.."));

    @ArchTest
    static final ArchRule onlyTheRedisRoomKnowsItsClient = noClasses()
            .that(resideInAPackage(GATEWAY + "..").and(not(resideInAPackage(GATEWAY + ".redis.."))))
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.lettuce..", "redis.embedded.."));

    @ArchTest
    static final ArchRule thereIsOneWayToLog = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static final ArchRule onlyTheCommandLinePrints = noClasses()
            .that(resideInAPackage(GATEWAY + "..").and(not(resideInAnyPackage(GATEWAY, GATEWAY + ".config"))))
            .should(ACCESS_STANDARD_STREAMS);

    /** A router knows all ports; everything else that takes so much is two things. */
    @ArchTest
    static final ArchRule noClassIsHandedMoreThanItCanUse = classes()
            .that()
            .resideInAPackage(GATEWAY + "..")
            .and()
            .areNotRecords()
            .and()
            .doNotHaveSimpleName("Router")
            .should(Sizes.haveShortConstructors());

    @Test
    void aClassIsReadInOneSitting() {
        Sizes.checkLines(
                Map.of(
                        "Settings", "a table, an entry a setting",
                        "InFlightWindow", "a ring by itself, on the way of every message",
                        "Connection", "one connection's bytes, in and out: they share its budget and its end",
                        "NodeSubscription", "opening, probing and giving up share their state",
                        "Router", "the ways of a user's messages: where the order of all of them is kept",
                        "Passage", "what is asked and what is relayed are one queue",
                        "Delivery", "what a slot is owed, in each of its states",
                        "Session", "one login in each of its phases, which ought to be a class each"),
                65);
    }

    /** That a room uses at most these others, and nothing of the root. */
    private static ArchRule uses(String room, String... others) {
        String[] allowed = Stream.concat(Stream.of(room), Stream.of(others))
                .map(name -> GATEWAY + "." + name)
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(GATEWAY + "." + room)
                .should()
                .dependOnClassesThat(resideInAPackage(GATEWAY + "..").and(not(resideInAnyPackage(allowed))));
    }
}
