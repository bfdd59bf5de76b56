/**
 * The settings: read once from the command line, the environment and a properties file, and validated as a whole.
 *
 * <p>Called by: Main, and by whoever is handed its part of {@link io.longwire.gateway.config.GatewayConfig}. Calls: picocli,
 * which stays inside, and the file system. Threads: the one that starts the gateway; what comes out is immutable.
 */
package io.longwire.gateway.config;
