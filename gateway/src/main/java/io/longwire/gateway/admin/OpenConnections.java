package io.longwire.gateway.admin;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The connections to the admin port, at most {@value #MAX}: for one more the one goes that has asked for nothing for longest.
 * Belongs to the port's event loop.
 */
final class OpenConnections {

    static final int MAX = 128;

    /** In the order in which they came, or were answered last. */
    private final Set<AdminConnection> idle = new LinkedHashSet<>();

    private final Set<AdminConnection> answering = new LinkedHashSet<>();

    void opened(AdminConnection connection) {
        idle.add(connection);
        if (idle.size() + answering.size() > MAX) {
            Iterator<AdminConnection> oldest = idle.iterator();
            AdminConnection out = oldest.next();
            oldest.remove();
            out.close();
        }
    }

    /** It is being answered, and stays until it is. */
    void asked(AdminConnection connection) {
        if (idle.remove(connection)) {
            answering.add(connection);
        }
    }

    void answered(AdminConnection connection) {
        if (answering.remove(connection)) {
            idle.add(connection);
        }
    }

    void closed(AdminConnection connection) {
        idle.remove(connection);
        answering.remove(connection);
    }

    void closeAll() {
        List.copyOf(idle).forEach(AdminConnection::close);
        List.copyOf(answering).forEach(AdminConnection::close);
    }
}
