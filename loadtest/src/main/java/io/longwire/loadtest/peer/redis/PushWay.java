package io.longwire.loadtest.peer.redis;

import io.longwire.loadtest.check.Promise;

/** The two ways for a backend to push. */
public enum PushWay {
    /** Into the stream: what Redis has taken reaches its users. */
    STREAM,

    /** On the channel: nothing is promised. */
    CHANNEL;

    /** What is promised to who pushes this way, by a gateway that promises so much to phones. */
    public Promise promise(Promise toPhones) {
        boolean isStream = this == STREAM;
        return new Promise(isStream, isStream, false, isStream, false, toPhones.stores(), toPhones.exclusive());
    }
}
