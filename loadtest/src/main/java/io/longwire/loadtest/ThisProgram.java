package io.longwire.loadtest;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** How this program was started, so that it can be started again, or told. */
final class ThisProgram {

    private ThisProgram() {}

    /** The command line of a helper: this program with the same flags, and the number of the helper. */
    static List<String> asWorker(CommandSpec spec, int worker) {
        List<String> command = new ArrayList<>(java());
        command.addAll(arguments(spec));
        command.addAll(List.of("--worker", Integer.toString(worker)));
        return command;
    }

    /** The command line up to the program's own arguments: the same Java, flags, class path and main class. */
    static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        return command;
    }

    /** What people type to do it again. */
    static String commandLine(CommandSpec spec) {
        return "java -jar loadtest.jar " + String.join(" ", arguments(spec));
    }

    /** What the flags of a command say, as people write it: given ones and defaults. */
    static Map<String, String> settings(CommandSpec spec) {
        Map<String, String> settings = new TreeMap<>();
        for (OptionSpec option : spec.options()) {
            Object given = option.getValue();
            boolean isSet = given != null && !given.equals(Optional.empty());
            String value = option.originalStringValues().isEmpty()
                    ? option.defaultValueString()
                    : String.join(",", option.originalStringValues());
            if (isSet && !option.hidden() && !option.usageHelp() && !option.versionHelp()) {
                settings.put(option.longestName(), value);
            }
        }
        return settings;
    }

    private static List<String> arguments(CommandSpec spec) {
        return spec.root().commandLine().getParseResult().originalArgs();
    }
}
