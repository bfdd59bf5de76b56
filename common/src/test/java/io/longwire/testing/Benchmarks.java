package io.longwire.testing;

import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks on the class path and prints a line for each: nanoseconds and bytes allocated for each message.
 *
 * <p>A benchmark that handles many messages at a time says how many in its parameter {@value #MESSAGES}.
 */
public final class Benchmarks {

    /** The parameter that tells how many messages one call of a benchmark handles. */
    public static final String MESSAGES = "messages";

    private Benchmarks() {}

    /** Measures those whose names match one of {@code patterns}: about five seconds for each line. */
    public static void main(String... patterns) throws RunnerException {
        Options options = quiet(patterns)
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .warmupIterations(3)
                .warmupTime(TimeValue.milliseconds(500))
                .measurementIterations(5)
                .measurementTime(TimeValue.milliseconds(500))
                .forks(1)
                .jvmArgs(
                        "-Xms512m",
                        "-Xmx512m",
                        "-Dio.netty.leakDetection.level=disabled",
                        "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener")
                .addProfiler(GCProfiler.class)
                .build();
        System.out.printf("%n%-72s %14s %14s%n", "", "ns/message", "bytes/message");
        new Runner(options).run().forEach(Benchmarks::print);
    }

    /** Calls each of {@code benchmarks} once with each of its parameters, in this process, and returns how many that were. */
    public static int callOnce(Class<?> benchmarks) throws RunnerException {
        System.setProperty("jmh.ignoreLock", "true"); // nothing is measured: others on this machine do not matter
        Options options = quiet(benchmarks.getName())
                .mode(Mode.SingleShotTime)
                .warmupIterations(0)
                .measurementIterations(1)
                .forks(0)
                .shouldFailOnError(true)
                .build();
        return new Runner(options).run().size();
    }

    private static ChainedOptionsBuilder quiet(String... patterns) {
        ChainedOptionsBuilder options = new OptionsBuilder().verbosity(VerboseMode.SILENT);
        for (String pattern : patterns) {
            options.include(pattern);
        }
        return options;
    }

    private static void print(RunResult run) {
        Collection<String> names = run.getParams().getParamsKeys();
        String parameters = names.stream()
                .map(name -> name + " " + run.getParams().getParam(name))
                .collect(Collectors.joining(", "));
        String name = run.getParams().getBenchmark();
        String shortName = name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1);
        double messages = messages(run.getParams());
        Result<?> allocated = run.getSecondaryResults().get("gc.alloc.rate.norm");
        System.out.printf(
                Locale.ROOT,
                "%-40s %-31s %14.1f %14.1f%n",
                shortName,
                parameters,
                run.getPrimaryResult().getScore() / messages,
                allocated.getScore() / messages);
    }

    private static double messages(BenchmarkParams parameters) {
        return parameters.getParamsKeys().contains(MESSAGES) ? Integer.parseInt(parameters.getParam(MESSAGES)) : 1;
    }
}
