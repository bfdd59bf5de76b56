package io.longwire.gateway.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.ParserSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line: the flags there are, made from the table of settings, and the ones given. */
final class Flags {

    static final String HELP = "--help";
    static final String VERSION = "--version";
    static final String CHECK_CONFIG = "--check-config";

    private final ParseResult parsed;

    private Flags(ParseResult parsed) {
        this.parsed = parsed;
    }

    static Flags parse(String[] args) {
        CommandSpec spec = spec().parser(new ParserSpec()
                // All errors are told at once, by us.
                .collectErrors(true)
                .unmatchedArgumentsAllowed(true)
                .overwrittenOptionsAllowed(true)
                // A flag whose value was forgotten must not eat the next flag.
                .allowOptionsAsOptionParameters(false));
        // An argument that begins with @ would be read as a file of arguments.
        return new Flags(new CommandLine(spec).setExpandAtFiles(false).parseArgs(args));
    }

    /** Every flag there is, a group a section. */
    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("gateway");
        for (Section section : Section.values()) {
            ArgGroupSpec.Builder group = ArgGroupSpec.builder().validate(false).heading("%n" + section.title() + "%n");
            options(section).forEach(group::addArg);
            spec.addArgGroup(group.build());
        }
        return spec;
    }

    private static List<OptionSpec> options(Section section) {
        List<OptionSpec> options = new ArrayList<>();
        Settings.all().stream()
                .filter(setting -> setting.section() == section)
                .forEach(setting -> options.add(option(setting)));
        if (section == Section.PROCESS) {
            options.add(action(CHECK_CONFIG, "Judge the settings, print them and where each comes from, and end."));
            options.add(action(HELP, "Print this and end."));
            options.add(action(VERSION, "Print the version, and which Redis would be started, and end."));
        }
        return options;
    }

    private static OptionSpec option(Setting<?> setting) {
        ValueType<?> type = setting.type();
        return OptionSpec.builder(setting.flag())
                // A list, so that a flag given twice is seen and told.
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity(type.isSwitch() ? "0..1" : "1")
                .fallbackValue(type.isSwitch() ? "true" : "")
                .paramLabel(type.placeholder())
                .description(
                        setting.help(), "Default: " + setting.fallbackInWords() + ". Allowed: " + type.range() + ".")
                .build();
    }

    private static OptionSpec action(String flag, String description) {
        return OptionSpec.builder(flag)
                .arity("0")
                .type(boolean.class)
                .description(description)
                .build();
    }

    boolean has(String action) {
        return parsed.hasMatchedOption(action);
    }

    /** The settings given, and what is wrong with the rest. */
    List<Given> given(Problems problems) {
        parsed.errors().forEach(error -> tellError(error, problems));
        tellUnknown(problems);
        List<Given> given = new ArrayList<>();
        for (Setting<?> setting : Settings.all()) {
            List<String> texts = parsed.matchedOptionValue(setting.flag(), List.of());
            if (texts.size() > 1) {
                problems.add(setting.flag(), "given " + texts.size() + " times");
            }
            texts.stream().limit(1).forEach(text -> given.add(new Given(setting, text, setting.flag())));
        }
        return given;
    }

    private static void tellError(Exception error, Problems problems) {
        if (error instanceof ParameterException wrong && wrong.getArgSpec() instanceof OptionSpec option) {
            problems.add(option.longestName(), "its value is missing");
        } else {
            problems.add("command line", Shown.wrong(String.valueOf(error.getMessage())));
        }
    }

    private void tellUnknown(Problems problems) {
        boolean afterUnknownFlag = false;
        for (String word : parsed.unmatched()) {
            boolean isFlag = word.startsWith("-");
            int end = word.indexOf('=');
            if (isFlag) {
                String flag = end < 0 ? word : word.substring(0, end);
                problems.unknown(flag, nearest(flag));
            } else if (!afterUnknownFlag) {
                problems.add('"' + Shown.wrong(word) + '"', "not a flag; flags begin with --");
            }
            afterUnknownFlag = isFlag && end < 0;
        }
    }

    private Optional<String> nearest(String flag) {
        List<String> names = parsed.commandSpec().options().stream()
                .map(option -> option.longestName().substring(Setting.FLAG_PREFIX.length()))
                .toList();
        return Nearest.to(flag.replaceFirst("^-+", ""), names).map(Setting.FLAG_PREFIX::concat);
    }
}
