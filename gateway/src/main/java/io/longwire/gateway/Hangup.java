package io.longwire.gateway;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, which would end a JVM, asks for the files with keys to be read again. The JDK's class for signals is not for
 * everybody to compile against, so it is looked up; where there is none, or no such signal, SIGHUP does what it did.
 */
final class Hangup {

    private static final Logger log = LoggerFactory.getLogger(Hangup.class);

    private Hangup() {}

    /** Runs {@code reload} at each SIGHUP from now on, on a thread of the JVM's for this signal. */
    static void onSignal(Runnable reload) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object handling = Proxy.newProxyInstance(
                    Hangup.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        reload.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), handling);
        } catch (ReflectiveOperationException e) {
            Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
            log.debug("SIGHUP is not handled here", cause);
        }
    }
}
