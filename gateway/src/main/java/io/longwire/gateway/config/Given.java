package io.longwire.gateway.config;

/**
 * A value that somebody has given for a setting, not judged yet.
 *
 * @param origin where: the flag, the variable, or the file and key
 */
record Given(Setting<?> setting, String text, String origin) {}
