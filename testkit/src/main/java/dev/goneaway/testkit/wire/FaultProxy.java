// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.testkit.server.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Stands between clients and a MySQL or MariaDB server, counts what crosses, and misbehaves on cue, as networks do: it delays,
 * resets, goes silent, forgets, refuses, leads elsewhere, and cuts a connection at a chosen command.
 *
 * <p>Listens on 127.0.0.1 and a free port. Until a fault is asked for, it passes everything on: bytes, a close as a close, a
 * server's RST as a RST; half a close counts as a close, and a server that cannot be reached becomes a RST for the client, within
 * two seconds. Faults hold until they are switched off and may
 * be combined. All threads are daemons. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {

    /** A marker that meets COM_PING, which has no text: the byte that names the command. */
    public static final String PING = "\u000e";

    private final Wire wire;
    private final Door door;

    /**
     * Starts to listen.
     *
     * @param host where the server is
     * @param port where the server is
     * @throws IOException if there is no port to listen on
     */
    public FaultProxy(String host, int port) throws IOException {
        wire = new Wire(new InetSocketAddress(host, port));
        door = new Door(this::enter);
    }

    /**
     * Starts to listen.
     *
     * @param server where new connections lead
     * @throws IOException if there is no port to listen on
     */
    public FaultProxy(Server server) throws IOException {
        this(server.host(), server.port());
    }

    private void enter(Socket client) {
        wire.connections.increment();
        new Link(wire, client).start();
    }

    /**
     * Where clients connect; the same for the whole life of the proxy.
     *
     * @return a port of 127.0.0.1
     */
    public int port() {
        return door.port();
    }

    /**
     * Leads a data source through this proxy. All other settings of the source stay as they are.
     *
     * @param source is changed
     * @return the same source
     */
    public MysqlDataSource through(MysqlDataSource source) {
        source.setServerName("127.0.0.1");
        source.setPort(port());
        return source;
    }

    /**
     * Leads a data source through this proxy, and turns TLS and compression off, so that the proxy can count and cut commands.
     *
     * @param source is changed
     * @return the same source
     * @throws SQLException never with MySQL Connector/J 8 and 9, which declare it
     */
    public MysqlDataSource throughInPlaintext(MysqlDataSource source) throws SQLException {
        source.setSslMode("DISABLED");
        source.setUseCompression(false);
        return through(source);
    }

    /**
     * How many connections clients have made.
     *
     * @return the count since the start
     */
    public long connections() {
        return wire.connections.sum();
    }

    /**
     * How many clients' connections are open now: neither closed nor reset by the client, as far as the proxy has learnt, nor
     * ended by the proxy.
     *
     * @return the count now, silent connections included
     */
    public int open() {
        return (int) wire.links.stream().filter(Link::isOpen).count();
    }

    /**
     * How many commands clients have sent, COM_QUIT included, the login not; exact as long as connections are plaintext and
     * uncompressed.
     *
     * @return the count since the start, lost commands included
     */
    public long commands() {
        return wire.commands.sum();
    }

    /**
     * How much has arrived from clients.
     *
     * @return bytes since the start, lost ones included
     */
    public long bytesUp() {
        return wire.bytesUp.sum();
    }

    /**
     * How much has arrived from servers.
     *
     * @return bytes since the start, lost ones included
     */
    public long bytesDown() {
        return wire.bytesDown.sum();
    }

    /**
     * The servers' ids, {@code CONNECTION_ID()}, of the connections that {@link #open()} counts, with or without TLS. A
     * connection has its id here before the client gets the server's greeting, and has none if the server refused it with an
     * error.
     *
     * @return a copy; ids of different servers are not told apart
     */
    public Set<Long> connectionIds() {
        return wire.links.stream().filter(Link::isOpen).filter(Link::hasId).map(Link::id).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The servers' ids of all connections since the start, see {@link #connectionIds()}.
     *
     * @return a copy
     */
    public Set<Long> everConnectionIds() {
        return Set.copyOf(wire.everIds);
    }

    /**
     * Delivers everything that long after it arrived, in both directions and without reducing throughput; the close of a side
     * too. The TCP handshake is the kernel's and is not delayed.
     *
     * @param oneWay half of what a round trip takes longer; zero for none
     * @throws IllegalArgumentException if it is negative
     */
    public void delay(Duration oneWay) {
        wire.delayNanos = notNegative(oneWay);
    }

    /**
     * Breaks every connection that is open now, towards the client with a RST. Returns when that is done, at the latest after
     * some seconds; new connections are accepted.
     */
    public void reset() {
        endAll(true);
    }

    /**
     * Loses, from now on, every byte in both directions on the connections that are open now, and closes nothing: neither side
     * learns of the other's end. What is sent is still acknowledged, by this machine's kernel. New connections work. Silent
     * connections last until {@link #reset()} or {@link #close()}.
     */
    public void silence() {
        wire.links.forEach(Link::silence);
    }

    /**
     * Does as {@link #silence()} does and, while on, with new connections too: they are accepted, hear nothing, and reach no
     * server.
     *
     * @param on false to let new connections work again; those that are silent stay so
     */
    public void silenceAll(boolean on) {
        wire.blackHole = on;
        if (on) {
            silence();
        }
    }

    /**
     * Leads new connections to another server; those that are open stay.
     *
     * @param host where the server is
     * @param port where the server is
     */
    public void repoint(String host, int port) {
        wire.target = new InetSocketAddress(host, port);
    }

    /**
     * Refuses new connections, while on, as if nobody listened: the listening socket is closed, so that the kernel itself answers
     * with a RST. Connections that are open stay. The kernel gives the port to nobody meanwhile, except for an instant at each
     * change; another program that asks for exactly this port may get it.
     *
     * @param on false to listen again
     * @throws UncheckedIOException if another program got the port
     */
    public void refuse(boolean on) {
        try {
            if (on) {
                door.shut();
            } else {
                door.open();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port() + " of this proxy cannot be " + (on ? "kept" : "had again"), e);
        }
    }

    /**
     * Forgets a connection on which no byte crossed in either direction for longer than that, as NAT gateways and load balancers
     * do: nobody is told, what the server sends then is lost, its close too, and the client's next packet is answered with a RST
     * and ends the server's side. TCP's keepalive, which never gets here, does not count.
     *
     * @param limit zero for none; what is forgotten stays so
     * @throws IllegalArgumentException if it is negative
     */
    public void idleLimit(Duration limit) {
        wire.idleLimitNanos = notNegative(limit);
    }

    /**
     * Cuts one connection at the next command whose text contains the marker, before the server gets it: the server executes
     * nothing of it, and the client gets a RST. Looks at COM_QUERY, COM_STMT_PREPARE and COM_PING, on plaintext and uncompressed
     * connections. Replaces the cut that is armed.
     *
     * @param marker ASCII; case does not matter; note that {@code SET autocommit=0} contains {@code COMMIT}
     * @throws IllegalArgumentException if it is empty or not ASCII
     */
    public void cutBefore(String marker) {
        wire.scissors.arm(Cut.at(marker, false));
    }

    /**
     * Cuts one connection at the next command whose text contains the marker, after the server has executed it: as soon as the
     * server begins to answer, its answer is lost and the client gets a RST. Otherwise as {@link #cutBefore}; the client must not
     * send commands ahead of replies.
     *
     * @param marker ASCII; case does not matter
     * @throws IllegalArgumentException if it is empty or not ASCII
     */
    public void cutAfter(String marker) {
        wire.scissors.arm(Cut.at(marker, true));
    }

    /** Takes back a {@link #cutBefore} or {@link #cutAfter} that has met no command yet. */
    public void disarm() {
        wire.scissors.arm(null);
    }

    /**
     * How many connections were cut at a command.
     *
     * @return the count since the start; the client learns of a cut when it is counted
     */
    public int cuts() {
        return wire.scissors.cuts();
    }

    /** Stops to listen, breaks every connection, and returns when the threads have ended, or after some seconds; idempotent. */
    @Override
    public void close() throws IOException {
        door.close();
        endAll(false);
    }

    private void endAll(boolean reset) {
        List<Link> now = List.copyOf(wire.links);
        now.forEach(link -> link.end(reset));
        long deadline = System.nanoTime() + Crew.PATIENCE.toNanos();
        now.forEach(link -> link.awaitEnd(deadline));
    }

    private static long notNegative(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("negative: " + duration);
        }
        return duration.toNanos();
    }
}
