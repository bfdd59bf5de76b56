package io.longwire.gateway.auth;

import com.nimbusds.jose.JOSEException;
import io.longwire.log.LogText;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a file with keys holds.
 *
 * @param keys what tokens are verified with, at most {@value #MAX_KEYS}
 * @param leftOut which keys cannot be used and why, a printable line each
 */
record KeySet(List<VerificationKey> keys, List<String> leftOut) {

    /** A token that does not name its key is held against each of them, and anybody may send such tokens. */
    static final int MAX_KEYS = 32;

    KeySet {
        keys = List.copyOf(keys);
        leftOut = List.copyOf(leftOut);
    }

    /** How one key is read. */
    interface Reading {
        /** Empty if it is a good key that is meant for something else. */
        Optional<VerificationKey> read() throws GeneralSecurityException, JOSEException, ParseException;
    }

    /** Gathers keys; one that cannot be used does not keep the others from it. */
    static final class Builder {

        private static final int MAX_SHOWN = 200;

        private final List<VerificationKey> keys = new ArrayList<>();
        private final List<String> leftOut = new ArrayList<>();

        /** @param name what the key is called in messages; need not be printable */
        void add(String name, Reading reading) {
            try {
                reading.read().ifPresent(key -> add(name, key));
            } catch (GeneralSecurityException | JOSEException | ParseException | IllegalArgumentException e) {
                leaveOut(name, String.valueOf(e.getMessage()));
            }
        }

        private void add(String name, VerificationKey key) {
            if (keys.size() < MAX_KEYS) {
                keys.add(key);
            } else {
                leaveOut(name, "there are " + MAX_KEYS + " keys already");
            }
        }

        private void leaveOut(String name, String why) {
            String line = LogText.printable(name + ": " + why);
            leftOut.add(line.substring(0, Math.min(MAX_SHOWN, line.length())));
        }

        KeySet build() {
            return new KeySet(keys, leftOut);
        }
    }
}
