package io.longwire.gateway.admin;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the admin port: takes a request, answers it, takes the next. Reads no further meanwhile, and closes when a
 * request does not come, or an answer is not taken, in time. Belongs to the port's event loop.
 */
final class AdminConnection extends SimpleChannelInboundHandler<HttpObject> {

    /** From the connection to its first whole request. */
    static final Duration FIRST_REQUEST = Duration.ofSeconds(5);

    /** From an answer to the next whole request: longer than most scrapers pause. */
    static final Duration NEXT_REQUEST = Duration.ofSeconds(75);

    /** Until an answer is worked out and taken. */
    static final Duration ANSWER = Duration.ofSeconds(15);

    /** For whoever is refused to read why. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private static final int MAX_BODY_BYTES = 4 * 1024;

    private static final Logger log = LoggerFactory.getLogger(AdminConnection.class);

    private final Routes routes;
    private final OpenConnections connections;
    private ChannelHandlerContext context;
    private Future<?> deadline;

    /** The one whose end has not been read. */
    private Optional<HttpRequest> request = Optional.empty();

    private int bodyBytes;
    private boolean isClosing;

    AdminConnection(Routes routes, OpenConnections connections) {
        this.routes = routes;
        this.connections = connections;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        connections.opened(this);
        closeAfter(FIRST_REQUEST);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
        if (isClosing) {
            return;
        }
        if (part.decoderResult().isFailure()) {
            refuse(400, "what came is no HTTP request");
        } else if (part instanceof HttpRequest begun) {
            request = Optional.of(begun);
            bodyBytes = HttpUtil.getContentLength(begun, 0L) > MAX_BODY_BYTES ? MAX_BODY_BYTES + 1 : 0;
        }
        if (part instanceof HttpContent body) {
            bodyBytes += body.content().readableBytes();
        }
        if (request.isPresent() && bodyBytes > MAX_BODY_BYTES) {
            refuse(413, "nothing that is served here takes a body");
        } else if (request.isPresent() && part instanceof LastHttpContent) {
            answer(request.get());
        }
    }

    private void answer(HttpRequest asked) {
        request = Optional.empty();
        context.channel().config().setAutoRead(false);
        connections.asked(this);
        closeAfter(ANSWER);
        boolean keepsAlive = HttpUtil.isKeepAlive(asked);
        boolean isHead = asked.method().equals(HttpMethod.HEAD);
        Optional<Request> read = read(asked);
        if (read.isEmpty()) {
            write(Answer.error(400, "what is asked for is no path"), isHead, keepsAlive);
            return;
        }
        CompletableFuture<Answer> answer = routes.answer(read.get());
        if (answer.isDone()) {
            write(answer.join(), isHead, keepsAlive);
        } else {
            answer.thenAccept(it -> context.executor().execute(() -> write(it, isHead, keepsAlive)));
        }
    }

    /**
     * Answers a request that is not read to its end. What still comes is read and thrown away for a moment: closing at once would
     * reset the connection, and with it the answer.
     */
    private void refuse(int status, String why) {
        isClosing = true;
        request = Optional.empty();
        closeAfter(LINGER);
        context.writeAndFlush(response(Answer.error(status, why), false, false))
                .addListener(written -> ((DuplexChannel) context.channel()).shutdownOutput());
    }

    /** Empty for what is none. */
    private static Optional<Request> read(HttpRequest request) {
        HttpHeaders headers = request.headers();
        try {
            return Optional.of(Request.of(
                    request.method().name(),
                    request.uri(),
                    headers.getAll(HttpHeaderNames.HOST),
                    Optional.ofNullable(headers.get(HttpHeaderNames.AUTHORIZATION))));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private void write(Answer answer, boolean isHead, boolean keepsAlive) {
        context.writeAndFlush(response(answer, isHead, keepsAlive))
                .addListener(keepsAlive ? (ChannelFutureListener) this::written : ChannelFutureListener.CLOSE);
    }

    private static FullHttpResponse response(Answer answer, boolean isHead, boolean keepsAlive) {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                isHead ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
        HttpHeaders headers = response.headers();
        headers.set(HttpHeaderNames.CONTENT_TYPE, answer.type());
        headers.set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        headers.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set(HttpHeaderNames.CONNECTION, keepsAlive ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
        answer.headers().forEach(headers::set);
        return response;
    }

    private void written(ChannelFuture written) {
        if (written.isSuccess()) {
            connections.answered(this);
            closeAfter(NEXT_REQUEST);
            // What was asked ahead waits for its turn: others may ask for health.
            context.executor().execute(() -> context.channel().config().setAutoRead(true));
        } else {
            close();
        }
    }

    private void closeAfter(Duration patience) {
        if (deadline != null) {
            deadline.cancel(false);
        }
        deadline = context.executor().schedule(this::close, patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    void close() {
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connections.closed(this);
        deadline.cancel(false);
    }

    /** What others send is their affair; the next request comes by another connection. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.debug("a connection of an operator is closed", cause);
        ctx.close();
    }
}
