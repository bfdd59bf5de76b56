package io.longwire.gateway.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What must hold between settings. A rule is asked only of settings that are good each by itself. */
final class Rules {

    private final Values values;
    private final Problems problems;

    private Rules(Values values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    static void check(Values values, Problems problems) {
        Rules rules = new Rules(values, problems);
        rules.portsDiffer();
        rules.redisIsEitherOursOrTheirs();
        rules.certificatesAreForTls();
        rules.theLevelOfSafetyCanBeReached();
        rules.authIsChosenWhereOthersCanConnect();
        rules.jwtHasWhatItNeeds();
        rules.copiesAreOfWhatIsNotFiltered();
        rules.aFrameFitsItsAllowance();
        rules.heartbeatsAreOrdered();
        rules.aLeaseOutlastsWhatIsWaitedFor();
        rules.aMailboxFitsIntoOurRedis();
    }

    private void portsDiffer() {
        if (values.areGood(Settings.PORT, Settings.ADMIN_PORT, Settings.HOST, Settings.ADMIN_HOST)
                && values.get(Settings.PORT) != 0
                && values.get(Settings.PORT).equals(values.get(Settings.ADMIN_PORT))
                && values.get(Settings.HOST).equals(values.get(Settings.ADMIN_HOST))) {
            wrong(Settings.ADMIN_PORT, "expected another one than " + Settings.PORT.name());
        }
    }

    private void redisIsEitherOursOrTheirs() {
        isForOurRedis(Settings.REDIS_FSYNC, "appendfsync");
        isForOurRedis(Settings.REDIS_MAX_MEMORY, "maxmemory");
    }

    private void isForOurRedis(Setting<?> setting, String itsNameInRedis) {
        if (values.isGiven(Settings.REDIS) && values.isGiven(setting)) {
            wrong(
                    setting,
                    "is for the gateway's own Redis; with " + values.origin(Settings.REDIS) + ", set " + itsNameInRedis
                            + " in Redis itself");
        }
    }

    private void certificatesAreForTls() {
        if (!values.areGood(Settings.REDIS, Settings.REDIS_CA) || !values.isGiven(Settings.REDIS_CA)) {
            return;
        }
        mustBeReadable(Settings.REDIS_CA);
        if (values.find(Settings.REDIS)
                .flatMap(RedisUri::parse)
                .filter(RedisUri::isTls)
                .isEmpty()) {
            problems.add(values.origin(Settings.REDIS_CA), "is of use with --redis rediss://… only");
        }
    }

    private void theLevelOfSafetyCanBeReached() {
        if (!values.areGood(Settings.ACK_LEVEL, Settings.ACK_REPLICAS, Settings.REDIS, Settings.REDIS_FSYNC)) {
            return;
        }
        AckLevel level = values.get(Settings.ACK_LEVEL);
        if (values.isGiven(Settings.ACK_REPLICAS) && level != AckLevel.REPLICATED) {
            problems.add(values.origin(Settings.ACK_REPLICAS), "is of use with --ack-level replicated only");
        }
        if (values.isGiven(Settings.ACK_LEVEL_TIMEOUT) && level == AckLevel.STORED) {
            problems.add(
                    values.origin(Settings.ACK_LEVEL_TIMEOUT), "is of use with --ack-level replicated or fsynced only");
        }
        if (level == AckLevel.REPLICATED && !values.isGiven(Settings.REDIS)) {
            wrong(Settings.ACK_LEVEL, "needs --redis: the gateway's own Redis has no replicas");
        }
        if (level == AckLevel.FSYNCED
                && values.isGiven(Settings.REDIS_FSYNC)
                && values.get(Settings.REDIS_FSYNC) != FsyncPolicy.ALWAYS) {
            wrong(Settings.REDIS_FSYNC, "expected always, as --ack-level fsynced asks for");
        }
    }

    /** To take everyone at their word in a network must be somebody's decision, not a default. */
    private void authIsChosenWhereOthersCanConnect() {
        if (values.areGood(Settings.HOST, Settings.AUTH)
                && values.find(Settings.AUTH).isEmpty()) {
            wrong(
                    Settings.HOST,
                    "others can connect there: give --auth jwt and --jwt-key, or --auth redis, or --auth open if every user may"
                            + " be taken at their word");
        }
    }

    private void jwtHasWhatItNeeds() {
        for (Setting<Path> file : List.of(Settings.JWT_KEY, Settings.JWT_SECRET_FILE)) {
            if (values.areGood(file)) {
                mustBeReadable(file);
            }
        }
        if (!values.areGood(Settings.AUTH, Settings.JWT_KEY, Settings.JWT_SECRET_FILE)) {
            return;
        }
        boolean hasKey = values.isGiven(Settings.JWT_KEY);
        boolean hasSecret = values.isGiven(Settings.JWT_SECRET_FILE);
        if (!values.find(Settings.AUTH).equals(Optional.of(AuthMode.JWT))) {
            List.of(
                            Settings.JWT_KEY,
                            Settings.JWT_SECRET_FILE,
                            Settings.JWT_ISSUER,
                            Settings.JWT_AUDIENCE,
                            Settings.JWT_LEEWAY)
                    .stream()
                    .filter(values::isGiven)
                    .forEach(setting -> problems.add(values.origin(setting), "is of use with --auth jwt only"));
        } else if (!hasKey && !hasSecret) {
            wrong(Settings.AUTH, "needs " + Settings.JWT_KEY.flag() + " or " + Settings.JWT_SECRET_FILE.flag());
        } else if (hasKey && hasSecret) {
            wrong(Settings.JWT_SECRET_FILE, "not together with " + values.origin(Settings.JWT_KEY));
        }
    }

    private void copiesAreOfWhatIsNotFiltered() {
        if (values.areGood(Settings.CHAT_MODE, Settings.CHAT_COPY)
                && values.get(Settings.CHAT_MODE) == ChatMode.FILTER
                && values.get(Settings.CHAT_COPY)) {
            wrong(
                    Settings.CHAT_COPY,
                    "expected off with --chat-mode filter, where your servers get the chats themselves");
        }
    }

    private void mustBeReadable(Setting<Path> setting) {
        values.find(setting)
                .filter(file -> !isReadableFile(file))
                .ifPresent(file -> wrong(setting, "expected " + setting.type().expected()));
    }

    private static boolean isReadableFile(Path file) {
        return Files.isReadable(file) && !Files.isDirectory(file);
    }

    /** A frame larger than a second's allowance would wait for ever. */
    private void aFrameFitsItsAllowance() {
        if (values.areGood(Settings.MAX_FRAME, Settings.MAX_BYTES_PER_SECOND)
                && values.get(Settings.MAX_BYTES_PER_SECOND) < values.get(Settings.MAX_FRAME)) {
            wrong(
                    Settings.MAX_BYTES_PER_SECOND,
                    "expected at least " + Settings.MAX_FRAME.name() + ", " + shown(Settings.MAX_FRAME));
        }
    }

    private void heartbeatsAreOrdered() {
        if (!values.areGood(Settings.HEARTBEAT_MIN, Settings.HEARTBEAT_DEFAULT, Settings.HEARTBEAT_MAX)) {
            return;
        }
        Duration byDefault = values.get(Settings.HEARTBEAT_DEFAULT);
        if (byDefault.compareTo(values.get(Settings.HEARTBEAT_MIN)) < 0
                || byDefault.compareTo(values.get(Settings.HEARTBEAT_MAX)) > 0) {
            problems.add(
                    "heartbeats",
                    "expected min <= default <= max, not " + shown(Settings.HEARTBEAT_MIN) + " <= "
                            + shown(Settings.HEARTBEAT_DEFAULT) + " <= " + shown(Settings.HEARTBEAT_MAX));
        }
    }

    /** Else a node that is merely slow would be dead to the others before anybody has asked it twice. */
    private void aLeaseOutlastsWhatIsWaitedFor() {
        isLessThanTheLease(Settings.RELAY_TIMEOUT, "a gateway must be found silent before it is taken for dead");
        isLessThanTheLease(
                Settings.REDIS_TIMEOUT, "a renewal of the lease that Redis answers late would come too late");
    }

    private void isLessThanTheLease(Setting<Duration> timeout, String why) {
        if (values.areGood(timeout, Settings.NODE_LEASE)
                && values.get(timeout).compareTo(values.get(Settings.NODE_LEASE)) >= 0) {
            // Whoever has changed the lease only has to hear of the lease.
            if (values.isGiven(timeout)) {
                wrong(
                        timeout,
                        "expected less than " + Settings.NODE_LEASE.name() + ", " + shown(Settings.NODE_LEASE) + ": "
                                + why);
            } else {
                wrong(Settings.NODE_LEASE, "expected more than " + timeout.name() + ", " + shown(timeout) + ": " + why);
            }
        }
    }

    private void aMailboxFitsIntoOurRedis() {
        if (values.areGood(Settings.MAILBOX_BYTES, Settings.REDIS_MAX_MEMORY, Settings.REDIS)
                && !values.isGiven(Settings.REDIS)
                && values.isGiven(Settings.MAILBOX_BYTES)
                && values.get(Settings.MAILBOX_BYTES) > values.get(Settings.REDIS_MAX_MEMORY)) {
            wrong(
                    Settings.MAILBOX_BYTES,
                    "expected at most " + Settings.REDIS_MAX_MEMORY.name() + ", " + shown(Settings.REDIS_MAX_MEMORY)
                            + ": one mailbox would fill Redis for everybody");
        }
    }

    private <T> String shown(Setting<T> setting) {
        return setting.show(values.get(setting)) + " (" + values.origin(setting) + ")";
    }

    private <T> void wrong(Setting<T> setting, String what) {
        problems.add(values.origin(setting) + " \"" + setting.show(values.get(setting)) + '"', what);
    }
}
