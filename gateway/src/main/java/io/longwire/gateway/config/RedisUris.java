package io.longwire.gateway.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/** Which Redis URIs are served: {@code redis[s]://[[user]:password@]host[:port][/database][?options]}. */
final class RedisUris {

    /** Host and port by hand: {@link URI} knows no host names with underscores, which containers have. */
    private static final Pattern SERVER = Pattern.compile("(?:\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9_.-]+)(?::(\\d{1,5}))?");

    private static final Pattern DATABASE = Pattern.compile("(/\\d{0,4})?");

    private RedisUris() {}

    static boolean isServed(String text) {
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme();
            String authority = uri.getRawAuthority();
            return ("redis".equals(scheme) || "rediss".equals(scheme))
                    && authority != null
                    && isServer(authority.substring(authority.lastIndexOf('@') + 1))
                    && DATABASE.matcher(uri.getRawPath()).matches()
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isServer(String server) {
        var matcher = SERVER.matcher(server);
        return matcher.matches() && (matcher.group(1) == null || isPort(Integer.parseInt(matcher.group(1))));
    }

    private static boolean isPort(int port) {
        return port >= 1 && port <= 65_535;
    }
}
