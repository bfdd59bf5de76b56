package io.longwire.loadtest.peer.redis;

import io.longwire.loadtest.check.Outcome;
import io.longwire.loadtest.device.Dial;
import io.longwire.loadtest.device.End;
import io.longwire.loadtest.device.Login;
import io.longwire.loadtest.peer.stream.FramedLink;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Set;

/**
 * One backend's connection to Redis: every message is an XADD or a PUBLISH, and its receipt is what Redis answers. Commands
 * go out without waiting, and Redis answers them in their order.
 */
final class PushLink extends FramedLink {

    private static final String LINE_END = "\r\n";
    private static final int LINE_END_BYTES = 2;
    private static final int MAX_LINE_BYTES = 4 * 1024;

    /** How soon to try again what Redis has refused: it is full, say. */
    private static final int RETRY_MILLIS = 200;

    /** No login, or none that may do what backends do. */
    private static final Set<String> FINAL_CODES = Set.of("NOAUTH", "WRONGPASS", "NOPERM", "DENIED");

    private final Login login;
    private final PushDialect dialect;
    private final byte[] command;
    private final Deque<Pushed> unanswered = new ArrayDeque<>();
    private boolean isLoggedIn;

    private record Pushed(int stream, long number) {}

    PushLink(Dial dial, Login login, PushDialect dialect, Listener listener) {
        super(dial, listener);
        this.login = login;
        this.dialect = dialect;
        this.command = bytes(
                dialect.way() == PushWay.STREAM
                        ? head(5) + bulk("XADD") + bulk(dialect.prefix() + "push:in") + bulk("*") + bulk("m")
                        : head(3) + bulk("PUBLISH") + bulk(dialect.prefix() + "push"));
    }

    private static String head(int words) {
        return "*" + words + LINE_END;
    }

    private static String bulk(String word) {
        return "$" + word.length() + LINE_END + word + LINE_END;
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    protected void writeLogin() {
        dialect.password().ifPresent(password -> write(bytes(head(2) + bulk("AUTH") + bulk(password))));
        write(bytes(head(1) + bulk("PING")));
    }

    @Override
    protected void writeMessage(int stream, long number, String to, byte[] payload) {
        byte[] push =
                bytes("{\"id\":\"" + Long.toString(dialect.run(), Character.MAX_RADIX) + "-" + stream + "-" + number
                        + "\",\"from\":\"" + login.user() + "\",\"to\":" + to + ",\"payload\":\""
                        + Base64.getEncoder().encodeToString(payload) + "\"}");
        ByteBuf out = room(command.length + push.length + 16);
        out.writeBytes(command);
        out.writeBytes(bytes("$" + push.length + LINE_END));
        out.writeBytes(push);
        out.writeBytes(bytes(LINE_END));
        unanswered.add(new Pushed(stream, number));
    }

    @Override
    protected void writeAcknowledgements(long seq) {
        // Backends get no messages.
    }

    @Override
    protected void writeHeartbeat() {
        // Redis wants none.
    }

    @Override
    protected void writeLogout() {
        // Closing is all there is.
    }

    private void write(byte[] bytes) {
        room(bytes.length).writeBytes(bytes);
    }

    @Override
    protected boolean readFrame(ByteBuf in) {
        int start = in.readerIndex();
        int lineBytes = in.bytesBefore((byte) '\n') + 1;
        if (lineBytes == 0) {
            if (in.readableBytes() > MAX_LINE_BYTES) {
                throw new CorruptedFrameException("line too long");
            }
            return false;
        }
        String line = in.toString(start + 1, lineBytes - 1 - LINE_END_BYTES, StandardCharsets.US_ASCII);
        byte kind = in.getByte(start);
        if (kind == '$') {
            int length = Integer.parseInt(line);
            if (in.readableBytes() < lineBytes + length + LINE_END_BYTES) {
                return false;
            }
            in.skipBytes(length + LINE_END_BYTES);
        }
        in.skipBytes(lineBytes);
        answered(kind, line);
        return true;
    }

    private void answered(byte kind, String line) {
        if (!isLoggedIn) {
            loggingIn(kind, line);
            return;
        }
        Pushed pushed = unanswered.remove();
        if (kind == '-') {
            String code = line.replaceFirst(" .*", "");
            listener().receipted(pushed.stream(), pushed.number(), Outcome.REJECTED_FOR_NOW, code, RETRY_MILLIS);
        } else if (dialect.promise().receipts()) {
            listener().receipted(pushed.stream(), pushed.number(), Outcome.STORED, "", 0);
        }
    }

    /**
     * Whether trying again would only show the same: who may log in does not change. All else does, in words that differ between
     * Redis and its relatives: it loads its data, is busy, has too many clients, cannot write to its disk, waits for a master.
     */
    private static boolean isFinal(String error) {
        return FINAL_CODES.contains(error.replaceFirst(" .*", ""))
                || (error.startsWith("ERR") && !error.contains("max number of clients"));
    }

    private void loggingIn(byte kind, String line) {
        if (kind == '-') {
            end(new End(End.Kind.KICKED, line, !isFinal(line), RETRY_MILLIS));
        } else if (line.equals("PONG")) {
            isLoggedIn = true;
            nowOnline("", 0);
        }
    }
}
