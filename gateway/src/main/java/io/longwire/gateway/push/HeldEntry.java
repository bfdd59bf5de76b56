package io.longwire.gateway.push;

/**
 * An entry of the stream that this node has read and not finished.
 *
 * @param recipients how many users it is for; 0 if it goes to a topic or to everybody
 */
record HeldEntry(PushStream.Entry entry, int recipients) {

    String id() {
        return entry.id();
    }

    int bytes() {
        return entry.push().length;
    }
}
