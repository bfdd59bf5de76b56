package io.longwire.gateway.session;

import io.longwire.proto.Deliver;
import io.longwire.proto.Kick;
import io.longwire.proto.Receipt;
import io.longwire.proto.Welcome;

/** The way to one device. Called on its event loop only. Writing after the end does nothing. */
public interface Phone {

    /** Says that the login is done; the phone may send from now on. */
    void welcome(Welcome welcome);

    /** Writes a message under this connection's seq. */
    void deliver(Deliver message, long seq, boolean redelivered);

    void receipt(Receipt receipt);

    /** Whether more may be written; when it becomes true again the session is told. */
    boolean isWritable();

    /** Whether the phone's kernel has not answered for a while to what was written; false where nobody can tell. */
    boolean isUnreachable();

    /** Says why, and closes. */
    void kick(Kick kick);

    /** Closes without a word. */
    void close();
}
