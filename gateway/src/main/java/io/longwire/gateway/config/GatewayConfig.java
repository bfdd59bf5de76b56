package io.longwire.gateway.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Everything an operator can set, in range and consistent; there is no other way to make one.
 *
 * @param dataDir where the gateway's own Redis keeps its files
 * @param shared those of the settings on which all gateways must agree, as text
 * @param drainDelay how long the gateway serves as before, but is not ready, when it is told to end
 * @param drainTimeout how long it then takes to send phones elsewhere
 * @param eventLoops the threads that serve phones; 0 to go by the processors
 */
public record GatewayConfig(
        ListenConfig listen,
        NodeConfig node,
        RedisConfig redis,
        Path dataDir,
        AuthConfig auth,
        AdmissionConfig admission,
        SessionConfig sessions,
        MailboxConfig mailbox,
        BackendConfig backends,
        SharedSettings shared,
        Duration drainDelay,
        Duration drainTimeout,
        TransportChoice transport,
        int eventLoops,
        LogFormat logFormat,
        LogLevel logLevel) {

    public GatewayConfig {
        Settings.DATA_DIR.require(dataDir);
        Settings.DRAIN_DELAY.require(drainDelay);
        Settings.DRAIN_TIMEOUT.require(drainTimeout);
        Settings.TRANSPORT.require(transport);
        Settings.EVENT_LOOPS.require(eventLoops);
        Settings.LOG_FORMAT.require(logFormat);
        Settings.LOG_LEVEL.require(logLevel);
    }

    /**
     * Reads all that decides how the gateway runs. A flag beats a variable, a variable a key in the file, a key the default.
     * Touches nothing but the files named, and asks the machine for its name; prints nothing.
     *
     * @param args the command line
     * @param environment the variables; those that do not begin with {@code LONGWIRE_} are ignored, but for HOSTNAME
     */
    public static Outcome parse(String[] args, Map<String, String> environment) {
        return new ConfigReader(Flags.parse(args), environment).read();
    }

    static GatewayConfig of(Values values) {
        return new GatewayConfig(
                ListenConfig.of(values),
                NodeConfig.of(values),
                RedisConfig.of(values),
                values.get(Settings.DATA_DIR),
                AuthConfig.of(values),
                AdmissionConfig.of(values),
                SessionConfig.of(values),
                MailboxConfig.of(values),
                BackendConfig.of(values),
                SharedSettings.of(values),
                values.get(Settings.DRAIN_DELAY),
                values.get(Settings.DRAIN_TIMEOUT),
                values.get(Settings.TRANSPORT),
                values.get(Settings.EVENT_LOOPS),
                values.get(Settings.LOG_FORMAT),
                values.get(Settings.LOG_LEVEL));
    }
}
