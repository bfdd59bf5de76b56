package io.longwire.gateway;

import io.longwire.gateway.config.Build;
import io.longwire.gateway.metrics.GatewayGauges;
import io.longwire.gateway.redis.RedisLink;
import io.longwire.gateway.session.Session;
import io.longwire.gateway.session.SessionTable;
import io.longwire.gateway.transport.PhoneServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;

/** The gauges of the process, and those that tell how a gateway as a whole is. */
final class StatusGauges {

    private StatusGauges() {}

    /** Of the process. Close what this returns when the gateway ends. */
    static AutoCloseable ofProcess(MeterRegistry registry) {
        new JvmMemoryMetrics().bindTo(registry);
        GatewayGauges.registerProcess(registry);
        GatewayGauges.registerBuild(
                registry, Build.current().version(), Build.current().commit());
        JvmGcMetrics gc = new JvmGcMetrics();
        gc.bindTo(registry);
        GatewayGauges.registerDirectMemory(registry);
        GatewayGauges.register(registry, "process.open.fds", "files and sockets that are open", OpenFiles::count);
        GatewayGauges.register(registry, "process.max.fds", "how many of them may be", OpenFiles::limit);
        return gc;
    }

    /** Of the gateway. */
    static void ofGateway(
            MeterRegistry registry,
            Readiness readiness,
            RedisLink redis,
            Membership membership,
            PhoneServer phones,
            SessionTable table) {
        GatewayGauges.register(registry, "longwire.connections", "open connections", phones::connections);
        GatewayGauges.register(
                registry, "longwire.connections.max", "how many connections there may be", phones::maxConnections);
        GatewayGauges.register(
                registry, "longwire.ready", "whether phones should be sent here", () -> readiness.isReady() ? 1 : 0);
        GatewayGauges.register(
                registry,
                "longwire.nodes",
                "gateways of this Redis that live, this one among them",
                membership::liveNodes);
        GatewayGauges.register(registry, "longwire.redis.up", "whether Redis answers", () -> redis.isUp() ? 1 : 0);
        GatewayGauges.register(
                registry,
                "longwire.in.flight",
                "messages that phones have not acknowledged yet",
                () -> table.all().stream().mapToInt(Session::inFlight).sum());
    }
}
