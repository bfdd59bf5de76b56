package io.longwire.gateway;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/** How many files, sockets among them, this process has open, and may have. */
final class OpenFiles {

    private OpenFiles() {}

    /** {@link Integer#MAX_VALUE} where nobody can tell. */
    static long limit() {
        return system().map(UnixOperatingSystemMXBean::getMaxFileDescriptorCount)
                .filter(limit -> limit > 0)
                .map(limit -> Math.min(limit, Integer.MAX_VALUE))
                .orElse((long) Integer.MAX_VALUE);
    }

    /** Counts them, which takes the longer the more there are; -1 where nobody can tell. */
    static long count() {
        return system().map(UnixOperatingSystemMXBean::getOpenFileDescriptorCount)
                .orElse(-1L);
    }

    private static Optional<UnixOperatingSystemMXBean> system() {
        return Optional.of(ManagementFactory.getOperatingSystemMXBean())
                .filter(UnixOperatingSystemMXBean.class::isInstance)
                .map(UnixOperatingSystemMXBean.class::cast);
    }
}
