package io.longwire.gateway.presence;

/**
 * One process of a gateway. Written {@code node@start}, without white space.
 *
 * @param node what the gateway is called among those that share a Redis
 * @param start tells this process from earlier ones of the same node; random, without an @
 */
public record Instance(String node, String start) {

    /**
     * Reads what {@link #toString} has written.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Instance parse(String text) {
        int at = text.lastIndexOf('@');
        if (at < 0) {
            throw new IllegalArgumentException("\"" + text + "\" is no instance of a gateway: node@start is expected");
        }
        return new Instance(text.substring(0, at), text.substring(at + 1));
    }

    @Override
    public String toString() {
        return node + "@" + start;
    }
}
