// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.testkit.server.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * A proxy between clients and a MySQL or MariaDB server. The proxy counts commands and bytes, and injects network faults. Faults
 * delay, reset, lose or refuse connections, lead connections to another server, or cut a connection at a chosen command.
 *
 * <p>The proxy listens on 127.0.0.1 and a free port. Without a fault it passes everything on: bytes, a close as a close, and a
 * RST of the server as a RST. Half a close counts as a close. If the server cannot be reached, the client gets a RST within two
 * seconds. Faults stay until they are switched off, and can be combined. A duration of zero means none. All threads are daemons.
 * Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {

    /** The marker of a COM_PING for {@link #cutBefore} and {@link #cutAfter}: the command's byte, because a ping has no text. */
    public static final String PING = "\u000e";

    /** A cut at the command whose text contains the marker, in lower case. With {@code after}, only the reply is lost. */
    record Cut(String marker, boolean after) {
    }

    final Set<ProxiedConnection> proxied = ConcurrentHashMap.newKeySet();
    final Map<InetSocketAddress, StandIn> standIns = new ConcurrentHashMap<>();
    final LongAdder commands = new LongAdder();
    final LongAdder bytesUp = new LongAdder();
    final LongAdder bytesDown = new LongAdder();
    final AtomicReference<Cut> armedCut = new AtomicReference<>();
    final AtomicInteger cuts = new AtomicInteger();
    volatile InetSocketAddress target;
    volatile long delayNanos;
    volatile long idleLimitNanos;
    /** Whether new connections are silent, see {@link #silence}. */
    volatile boolean blackHole;
    private final LongAdder connections = new LongAdder();
    private final PortListener listener;

    /** Starts to listen, and leads new connections to the server at this host and port. */
    public FaultProxy(String host, int port) throws IOException {
        target = new InetSocketAddress(host, port);
        listener = new PortListener(this::enter);
    }

    public FaultProxy(Server server) throws IOException {
        this(server.host(), server.port());
    }

    private void enter(Socket client) {
        connections.increment();
        new ProxiedConnection(this, client).start();
    }

    /** {@return the port of 127.0.0.1 where clients connect; it stays the same for the whole life of the proxy} */
    public int port() {
        return listener.port();
    }

    /** Leads a data source through this proxy, and returns it. All other settings of the source stay as they are. */
    public MysqlDataSource through(MysqlDataSource source) {
        source.setServerName("127.0.0.1");
        source.setPort(port());
        return source;
    }

    /** Does what {@link #through} does, and turns TLS and compression off, so that the proxy can count and cut commands. */
    public MysqlDataSource throughInPlaintext(MysqlDataSource source) throws SQLException {
        source.setSslMode("DISABLED");
        source.setUseCompression(false);
        return through(source);
    }

    /** {@return how many connections clients have made since the start} */
    public long connections() {
        return connections.sum();
    }

    /** {@return how many connections of clients are open now, including silent ones; either side can end them} */
    public int open() {
        return (int) proxied.stream().filter(ProxiedConnection::isOpen).count();
    }

    /** {@return how many commands clients have sent, with COM_QUIT and lost ones, without the login; exact in plaintext only} */
    public long commands() {
        return commands.sum();
    }

    /** {@return how many bytes have arrived from clients since the start, including lost bytes} */
    public long bytesUp() {
        return bytesUp.sum();
    }

    /** {@return how many bytes have arrived from servers since the start, including lost bytes} */
    public long bytesDown() {
        return bytesDown.sum();
    }

    /**
     * {@return a copy of the server's ids, {@code CONNECTION_ID()}, of the connections that {@link #open()} counts} The proxy
     * knows an id before the client gets the server's greeting. A connection that the server refused has no id.
     */
    public Set<Long> connectionIds() {
        return proxied.stream().filter(ProxiedConnection::isOpen).map(ProxiedConnection::id).filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Delays everything in both directions, including the close of a side, by half of the additional round trip time. The
     * throughput stays the same. The TCP handshake is not delayed, because the kernel answers it.
     */
    public void delay(Duration oneWay) {
        delayNanos = notNegative(oneWay);
    }

    /** Breaks every connection that is open now with a RST, and returns when they have ended. New connections are accepted. */
    public void reset() {
        endAll(true);
    }

    /**
     * Loses every byte in both directions on the connections that are open now, and closes nothing. Neither side learns of the
     * other side's end. The kernel of this machine still acknowledges what is sent. New connections work. Silent connections last
     * until {@link #reset()} or {@link #close()}.
     */
    public void silence() {
        proxied.forEach(ProxiedConnection::silence);
    }

    /** Does what {@link #silence()} does, and makes new connections silent too until it is switched off. They reach no server. */
    public void silenceAll(boolean on) {
        blackHole = on;
        if (on) {
            silence();
        }
    }

    /** Leads new connections to another server. Open connections stay where they are. */
    public void repoint(String host, int port) {
        target = new InetSocketAddress(host, port);
    }

    /**
     * Refuses new connections while switched on, as a port without a server does. The listening socket is closed, and the kernel
     * answers with a RST. Open connections stay open. The proxy keeps the port bound, except for an instant at each change, when
     * another program could take it. If another program took the port, throws {@link UncheckedIOException}.
     */
    public void refuse(boolean on) {
        try {
            if (on) {
                listener.shut();
            } else {
                listener.open();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port() + " of this proxy cannot be " + (on ? "kept" : "opened again"), e);
        }
    }

    /**
     * Forgets a connection on which no byte crossed in either direction for longer than a limit, as NAT gateways and load
     * balancers do. Neither side gets a close or a reset. What the server sends afterwards is lost, including its close. The
     * client's next packet is answered with a RST and ends the server's side. Keep-alive packets of TCP do not count, because
     * they do not reach the proxy. A forgotten connection stays forgotten.
     */
    public void idleLimit(Duration limit) {
        idleLimitNanos = notNegative(limit);
    }

    /**
     * Cuts one connection at the next command whose text contains the marker, before the server gets the command. The server
     * executes nothing of it, and the client gets a RST. The proxy looks at COM_QUERY, COM_STMT_PREPARE and COM_PING, on
     * connections without TLS and compression. Replaces a cut that is armed. The marker is ASCII, in upper or lower case. Note
     * that {@code SET autocommit=0} contains {@code COMMIT}.
     */
    public void cutBefore(String marker) {
        arm(marker, false);
    }

    /**
     * Cuts one connection at the next command whose text contains the marker, after the server has executed the command. When the
     * server begins to answer, its answer is lost and the client gets a RST. The client must not send commands ahead of replies.
     * Otherwise works like {@link #cutBefore}.
     */
    public void cutAfter(String marker) {
        arm(marker, true);
    }

    /** Disarms a {@link #cutBefore} or {@link #cutAfter} that has met no command yet. */
    public void disarm() {
        armedCut.set(null);
    }

    /**
     * Answers some commands in place of the server that new connections lead to now, on its open and on its new connections. The
     * connections must be without TLS and compression, and a client must wait for each reply before it sends the next command.
     *
     * @param standIn what answers; null to let the server answer again
     */
    public void standIn(StandIn standIn) {
        standIns.compute(target, (server, before) -> standIn);
    }

    /** {@return how many connections were cut at a command since the start} A cut is counted when the client gets the RST. */
    public int cuts() {
        return cuts.get();
    }

    /** Stops listening, and closes every connection. A second call does no harm. */
    @Override
    public void close() throws IOException {
        listener.close();
        endAll(false);
    }

    private void arm(String marker, boolean after) {
        if (marker.isEmpty() || !StandardCharsets.US_ASCII.newEncoder().canEncode(marker)) {
            throw new IllegalArgumentException("the marker must be ASCII text that is not empty; got '" + marker + "'");
        }
        armedCut.set(new Cut(marker.toLowerCase(Locale.ROOT), after));
    }

    private void endAll(boolean reset) {
        List<ProxiedConnection> now = List.copyOf(proxied);
        now.forEach(connection -> connection.end(reset));
        long deadline = System.nanoTime() + ProxyThreads.PATIENCE.toNanos();
        now.forEach(connection -> connection.awaitEnd(deadline));
    }

    private static long notNegative(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("the duration must not be negative; got " + duration);
        }
        return duration.toNanos();
    }
}
