package io.longwire.gateway.config;

/**
 * The Redis that the gateway starts for itself.
 *
 * @param fsync when it forces what is written to the disk
 * @param maxMemoryBytes how much it may hold; beyond, it refuses mail
 */
public record OwnRedisConfig(FsyncPolicy fsync, long maxMemoryBytes) {

    public OwnRedisConfig {
        Settings.REDIS_FSYNC.require(fsync);
        Settings.REDIS_MAX_MEMORY.require(maxMemoryBytes);
    }

    /** Mail is as safe as {@code level} asks for, whatever was said of the disk. */
    static OwnRedisConfig of(Values values) {
        boolean isLevelOfDisk = values.get(Settings.ACK_LEVEL) == AckLevel.FSYNCED;
        return new OwnRedisConfig(
                isLevelOfDisk ? FsyncPolicy.ALWAYS : values.get(Settings.REDIS_FSYNC),
                values.get(Settings.REDIS_MAX_MEMORY));
    }
}
