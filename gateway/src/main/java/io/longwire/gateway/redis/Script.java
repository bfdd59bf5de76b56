package io.longwire.gateway.redis;

import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A Lua script from the resources, with what all scripts share in front of it.
 *
 * @param digest the SHA-1 of the source in base 16, by which Redis remembers it
 */
record Script(String name, String source, String digest) {

    static Script load(String name) {
        String source = read("common.lua") + read(name + ".lua");
        return new Script(name, source, Base16.digest(source.getBytes(StandardCharsets.UTF_8)));
    }

    private static String read(String file) {
        try (InputStream in = Script.class.getResourceAsStream("/lua/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource lua/" + file, e);
        }
    }
}
