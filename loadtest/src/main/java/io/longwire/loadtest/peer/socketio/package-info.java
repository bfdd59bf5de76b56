/**
 * socket.io 5 over engine.io 4 over one WebSocket, as browsers and apps that skip long polling speak it to the chat server in
 * {@code server.js}.
 *
 * <p>Called by: the simulated phones. Calls: {@code peer.stream}. Threads: a link belongs to its event loop.
 */
package io.longwire.loadtest.peer.socketio;
