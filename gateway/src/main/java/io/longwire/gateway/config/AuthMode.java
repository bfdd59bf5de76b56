package io.longwire.gateway.config;

/** How a phone proves who its user is. */
public enum AuthMode {
    /** It need not: every user is taken at their word. */
    OPEN,

    /** With a JSON Web Token that the operator's own service has signed. */
    JWT,

    /** With a token that the operator's own service has put into Redis. */
    REDIS
}
