package io.longwire.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What every command says of itself. */
class HelpTest {

    /** What a terminal has that nobody has made wider. */
    private static final int COLUMNS = 80;

    static Stream<CommandLine> commands() {
        return withAllBelow(Main.commandLine());
    }

    private static Stream<CommandLine> withAllBelow(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(HelpTest::withAllBelow));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpFitsAnOrdinaryTerminal(CommandLine command) {
        assertThat(command.getUsageMessage(CommandLine.Help.Ansi.OFF).lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(COLUMNS));
    }
}
