package io.longwire.gateway.testing;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The users of Redis that the pages tell operators to make, made as they stand there. */
public final class AccessLists {

    /** What stands on the pages for it. */
    public static final String PASSWORD = "PASSWORD";

    private static final Pattern FOR_BACKENDS =
            Pattern.compile("^redis-cli ACL SETUSER (\\S+) (.+)$", Pattern.MULTILINE);
    private static final Pattern FOR_GATEWAYS = Pattern.compile("^user (\\S+) (.+)$", Pattern.MULTILINE);
    private static final Pattern QUOTE = Pattern.compile("'");

    private AccessLists() {}

    /** Makes all users of both pages. */
    public static void create(RealRedis redis) throws IOException {
        create(redis, "BACKENDS.md", FOR_BACKENDS);
        create(redis, "OPERATIONS.md", FOR_GATEWAYS);
    }

    private static void create(RealRedis redis, String page, Pattern pattern) throws IOException {
        Matcher users = pattern.matcher(Files.readString(Path.of(page)));
        while (users.find()) {
            String rules = QUOTE.matcher(users.group(2)).replaceAll("");
            setUser(redis, users.group(1), List.of(rules.split(" ")));
        }
    }

    private static void setUser(RealRedis redis, String name, List<String> rules) {
        CommandArgs<String, String> arguments =
                new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add(name);
        rules.forEach(arguments::add);
        redis.commands().dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
    }
}
