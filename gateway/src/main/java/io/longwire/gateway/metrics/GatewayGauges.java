package io.longwire.gateway.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Supplier;

/** What is looked up when somebody asks: numbers that other parts keep anyway. */
public final class GatewayGauges {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;

    private GatewayGauges() {}

    public static void register(MeterRegistry registry, String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    /** Of which sources this gateway was made. */
    public static void registerBuild(MeterRegistry registry, String version, String commit) {
        Gauge.builder("longwire.build.info", () -> 1)
                .description("which gateway this is")
                .tag("version", version)
                .tag("commit", commit)
                .register(registry);
    }

    /**
     * The processor's time and the process's start, under the names by which Prometheus knows them of any process; and of what
     * Micrometer has of the processor, all that follows Prometheus' rules for names.
     */
    public static void registerProcess(MeterRegistry registry) {
        new ProcessorMetrics().bindTo(registry);
        List.of("process.cpu.time", "system.cpu.count")
                .forEach(name -> registry.find(name).meters().forEach(registry::remove));
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        FunctionCounter.builder("process.cpu", system, it -> it.getProcessCpuTime() / NANOS_PER_SECOND)
                .description("time of processors that this process has used")
                .baseUnit("seconds")
                .register(registry);
        double startSeconds = ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS_PER_SECOND;
        Gauge.builder("process.start.time", () -> startSeconds)
                .description("when this process was started, since 1970")
                .baseUnit("seconds")
                .register(registry);
    }

    /** The direct memory that Netty holds. */
    public static void registerDirectMemory(MeterRegistry registry) {
        register(
                registry,
                "longwire.direct.memory.bytes",
                "direct memory held by Netty",
                PlatformDependent::usedDirectMemory);
    }
}
