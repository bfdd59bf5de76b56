package io.longwire.loadtest.phone;

/** There was no first login. The message is one line for the person who typed the command. */
final class LoginFailure extends Exception {

    LoginFailure(String message) {
        super(message, null, false, false);
    }
}
