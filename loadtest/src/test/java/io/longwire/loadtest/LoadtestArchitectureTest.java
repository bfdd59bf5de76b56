package io.longwire.loadtest;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.longwire.testing.Sizes;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows between the rooms of the load test: they run down only, from the command line to the check. */
@AnalyzeClasses(packages = "io.longwire.loadtest", importOptions = ImportOption.DoNotIncludeTests.class)
class LoadtestArchitectureTest {

    private static final String LOADTEST = "io.longwire.loadtest";

    /** A cell is handed the whole run. */
    @ArchTest
    static final ArchRule noClassIsHandedMoreThanItCanUse = classes()
            .that()
            .resideInAPackage(LOADTEST + "..")
            .and()
            .areNotRecords()
            .and()
            .doNotHaveSimpleName("Cell")
            .should(Sizes.haveShortConstructors());

    @Test
    void aClassIsReadInOneSitting() {
        Sizes.checkLines(
                Map.of(
                        "Phone", "what one phone does with each frame, and remembers for the check",
                        "Town", "everybody in a round of chaos, and when a round is over",
                        "History", "each event of a message, and what it means for the promises"),
                60);
    }

    @ArchTest
    static final ArchRule theCheckUsesNoOtherRoom = uses("check");

    @ArchTest
    static final ArchRule aTerminalIsAskedForAndNothingElse = uses("terminal");

    @ArchTest
    static final ArchRule reportsTellTheVerdict = uses("report", "check", "terminal");

    @ArchTest
    static final ArchRule phonesTellTheCheckAndKnowNobodyElse = uses("device", "check");

    @ArchTest
    static final ArchRule processesAreNobodysInParticular = uses("process");

    @ArchTest
    static final ArchRule otherServersAreSpokenToThroughThePhonesPort = uses("peer", "process", "device", "check");

    @ArchTest
    static final ArchRule scenariosPlayPhonesAndMakeFigures = uses("scenario", "device", "check", "report");

    @ArchTest
    static final ArchRule comparisonsPlayScenariosAgainstOtherServers =
            uses("compare", "scenario", "peer", "process", "device", "check", "report");

    @ArchTest
    static final ArchRule chaosPlaysPhonesAgainstProcessesOfItsOwn =
            uses("chaos", "scenario", "process", "device", "check", "report");

    @ArchTest
    static final ArchRule theTerminalPhoneStandsAlone = uses("phone", "terminal");

    @ArchTest
    static final ArchRule noRoomsUseEachOtherInACircle =
            slices().matching(LOADTEST + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noPackagesUseEachOtherInACircle =
            slices().matching(LOADTEST + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyPhonesAndServersKnowChannels = noClasses()
            .that(resideInAPackage(LOADTEST + "..").and(not(inRooms("device", "peer"))))
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.netty.channel..", "io.netty.bootstrap..", "io.netty.buffer..")
                    .and(not(JavaClass.Predicates.simpleNameStartingWith("EventLoop"))));

    @ArchTest
    static final ArchRule onlyTheReportKnowsHowFilesAreWritten = noClasses()
            .that(inRooms("device", "check", "compare", "peer", "process", "chaos"))
            .should()
            .dependOnClassesThat(resideInAPackage("com.fasterxml.jackson.."));

    @ArchTest
    static final ArchRule thereIsOneWayToLog = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static final ArchRule onlyProgramsPrint = noClasses()
            .that(inRooms("device", "check", "scenario", "compare", "chaos", "process", "report"))
            .should(ACCESS_STANDARD_STREAMS);

    /** That a room uses at most these others, and nothing of the root. */
    private static ArchRule uses(String room, String... others) {
        String[] allowed = Stream.concat(Stream.of(room), Stream.of(others)).toArray(String[]::new);
        return noClasses()
                .that(inRooms(room))
                .should()
                .dependOnClassesThat(resideInAPackage(LOADTEST + "..").and(not(inRooms(allowed))));
    }

    private static DescribedPredicate<JavaClass> inRooms(String... rooms) {
        return resideInAnyPackage(
                Stream.of(rooms).map(room -> LOADTEST + "." + room + "..").toArray(String[]::new));
    }
}
