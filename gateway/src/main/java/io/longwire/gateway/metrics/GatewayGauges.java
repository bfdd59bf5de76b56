package io.longwire.gateway.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.internal.PlatformDependent;
import java.util.function.Supplier;

/** What is looked up when somebody asks: numbers that other parts keep anyway. */
public final class GatewayGauges {

    private GatewayGauges() {}

    public static void register(MeterRegistry registry, String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
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
