package io.longwire.loadtest.chaos.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Some gateways that share a Redis, all of them processes of ours. They end with {@link #close}, or with this JVM. */
public final class Site implements AutoCloseable {

    private final SitePlan plan;
    private final RedisSetup redis;
    private final List<LinkProxy> links = new ArrayList<>();
    private final List<GatewayNode> gateways = new ArrayList<>();

    private Site(SitePlan plan, RedisSetup redis) {
        this.plan = plan;
        this.redis = redis;
    }

    /**
     * Starts everything and waits until it works.
     *
     * @param directory where its data and logs go
     */
    public static Site start(SitePlan asked, Layout layout, Path directory) throws IOException, InterruptedException {
        SitePlan plan = layout.adapted(asked);
        Site site = new Site(plan, layout.redis(plan, directory.resolve("redis")));
        boolean isUp = false;
        try {
            site.redis.start();
            for (int node = 1; node <= plan.gateways(); node++) {
                String url = layout == Layout.LINKED ? site.link() : site.redis.url();
                site.gateways.add(new GatewayNode("node-" + node, directory, plan, url));
            }
            for (GatewayNode gateway : site.gateways) {
                gateway.start();
            }
            site.awaitReady();
            isUp = true;
            return site;
        } finally {
            if (!isUp) {
                site.close();
            }
        }
    }

    private String link() throws IOException {
        LinkProxy link = LinkProxy.open(redis.master().port());
        links.add(link);
        return "redis://127.0.0.1:" + link.port();
    }

    /** Waits until every gateway says that it is ready. */
    public void awaitReady() throws IOException, InterruptedException {
        for (GatewayNode gateway : gateways) {
            gateway.awaitReady();
        }
    }

    public SitePlan plan() {
        return plan;
    }

    public List<GatewayNode> gateways() {
        return gateways;
    }

    /** Where phones connect, gateway by gateway. */
    public List<InetSocketAddress> addresses() {
        return gateways.stream().map(GatewayNode::address).toList();
    }

    public RedisSetup redis() {
        return redis;
    }

    /** The link of a gateway to Redis, by the gateway's index; only where they are {@link Layout#LINKED}. */
    public LinkProxy link(int gateway) {
        return links.get(gateway);
    }

    /** Kills everything. */
    @Override
    public void close() {
        gateways.forEach(GatewayNode::close);
        links.forEach(Site::close);
        redis.close();
    }

    private static void close(LinkProxy link) {
        try {
            link.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a listening socket cannot be closed", e);
        }
    }
}
