import com.hivemq.embedded.EmbeddedHiveMQ;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs an embedded HiveMQ CE whose configuration is {@code conf/config.xml} below the working directory. Compiled by
 * {@code peers install hivemq}; knows nothing of the load test.
 */
public final class HiveMqLauncher {

    private HiveMqLauncher() {}

    public static void main(String[] args) throws Exception {
        Path home = Path.of("").toAbsolutePath();
        EmbeddedHiveMQ broker = EmbeddedHiveMQ.builder()
                .withConfigurationFolder(home.resolve("conf"))
                .withDataFolder(Files.createDirectories(home.resolve("data")))
                .withExtensionsFolder(Files.createDirectories(home.resolve("extensions")))
                .build();
        broker.start().join();
        System.out.println("HiveMQ is ready");
        Thread.currentThread().join();
    }
}
