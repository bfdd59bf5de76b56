package io.longwire;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.longwire.testing.Sizes;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The arrows between this module's packages, and that what a message is called stays in one place: proto. */
@AnalyzeClasses(packages = "io.longwire", importOptions = ImportOption.DoNotIncludeTests.class)
class CommonArchitectureTest {

    @ArchTest
    static final ArchRule theWireKnowsOnlyTheMessages =
            usesOfOursOnly("io.longwire.wire..", "io.longwire.wire..", "io.longwire.proto..");

    @ArchTest
    static final ArchRule theTransportKnowsNothingOfOurs = usesOfOursOnly("io.longwire.net..", "io.longwire.net..");

    @ArchTest
    static final ArchRule theClientUsesTheWireAndTheTransport = usesOfOursOnly(
            "io.longwire.client..",
            "io.longwire.client..",
            "io.longwire.wire..",
            "io.longwire.net..",
            "io.longwire.proto..");

    /** The online state of a client is made of everything that its login has found out. */
    @ArchTest
    static final ArchRule noClassIsHandedMoreThanItCanUse = classes()
            .that()
            .resideInAnyPackage("io.longwire.client..", "io.longwire.net..", "io.longwire.wire..", "io.longwire.log..")
            .and()
            .areNotRecords()
            .and()
            .doNotHaveSimpleName("Online")
            .should(Sizes.haveShortConstructors());

    @Test
    void aClassIsReadInOneSitting() {
        Sizes.checkLines(Map.of(), 60);
    }

    private static ArchRule usesOfOursOnly(String user, String... used) {
        return noClasses()
                .that()
                .resideInAPackage(user)
                .should()
                .dependOnClassesThat(resideInAPackage("io.longwire..").and(not(resideInAnyPackage(used))))
                .allowEmptyShould(true);
    }
}
