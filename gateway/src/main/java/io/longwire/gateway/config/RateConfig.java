package io.longwire.gateway.config;

/** How fast one phone may send before it is read more slowly. */
public record RateConfig(int framesPerSecond, int bytesPerSecond) {

    public RateConfig {
        Settings.MAX_FRAMES_PER_SECOND.require(framesPerSecond);
        Settings.MAX_BYTES_PER_SECOND.require(bytesPerSecond);
    }

    static RateConfig of(Values values) {
        return new RateConfig(values.get(Settings.MAX_FRAMES_PER_SECOND), values.get(Settings.MAX_BYTES_PER_SECOND));
    }
}
