package io.longwire.testing;

import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails each test class in whose course a Netty buffer was dropped without being released: Netty itself only logs it.
 * A buffer that is still reachable when its class ends is told with a later class, or not at all.
 *
 * <p>Registered for all classes through {@code META-INF/services}.
 */
public final class LeakCheck implements BeforeAllCallback, AfterAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        Leaks.watch();
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        List<String> leaks = Leaks.drain();
        if (!leaks.isEmpty()) {
            throw new AssertionError(leaks.size() + " buffers leaked in or before " + context.getDisplayName() + ":\n"
                    + String.join("\n", leaks));
        }
    }
}
