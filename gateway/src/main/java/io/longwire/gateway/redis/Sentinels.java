package io.longwire.gateway.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import java.io.IOException;

/** The sentinels of an address, asked once at the start, so that what is wrong with them is told in one clear line. */
final class Sentinels {

    private final RedisClient client;
    private final RedisURI address;

    Sentinels(RedisClient client, RedisURI address) {
        this.client = client;
        this.address = address;
    }

    /**
     * Makes sure that one of them knows the primary. A sentinel that asks for a password gets that of the primary.
     *
     * @throws IOException if none does; the message tells why
     */
    void check() throws IOException {
        String failure = "";
        boolean isPrimaryUnknown = false;
        for (RedisURI sentinel : address.getSentinels()) {
            try {
                if (knowsPrimary(sentinel)) {
                    return;
                }
                isPrimaryUnknown = true;
            } catch (RedisException e) {
                failure = RedisFailures.describe(e);
            }
        }
        throw new IOException(
                isPrimaryUnknown
                        ? "the sentinels know no primary that is called \"" + address.getSentinelMasterId() + '"'
                        : "no sentinel answers: " + failure);
    }

    private boolean knowsPrimary(RedisURI sentinel) {
        try {
            return ask(sentinel);
        } catch (RedisException e) {
            if (!RedisFailures.describe(e).contains("NOAUTH")) {
                throw e;
            }
            address.getSentinels().forEach(each -> each.applyAuthentication(address));
            return ask(sentinel);
        }
    }

    private boolean ask(RedisURI sentinel) {
        try (StatefulRedisSentinelConnection<String, String> connection =
                client.connectSentinel(StringCodec.UTF8, sentinel)) {
            return connection.sync().getMasterAddrByName(address.getSentinelMasterId()) != null;
        }
    }
}
