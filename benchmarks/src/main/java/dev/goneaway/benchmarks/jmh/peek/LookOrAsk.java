// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh.peek;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.benchmarks.jmh.Encryption;
import dev.goneaway.candidates.Units;
import dev.goneaway.peek.Peek;
import dev.goneaway.peek.PeekDataSource;
import dev.goneaway.peek.PeekStrategy;
import dev.goneaway.peek.Peeked;
import dev.goneaway.ping.PingStrategy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to learn that a live connection is alive: by a look at its socket, and by asking the server.
 *
 * <p>The floor is what any look must pay, one system call on a socket that has nothing to say.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 15, time = 100, timeUnit = TimeUnit.MILLISECONDS)
public class LookOrAsk {

    /** How to learn it. */
    public enum Way {
        /** One bare read of one byte from a non-blocking channel, into a buffer made before; TLS makes no difference to it. */
        FLOOR,
        /** {@link Peek#look}. */
        PEEK,
        /** A unit of work that does nothing, with {@link PeekStrategy}. */
        STRATEGY,
        /** {@code isValid} of a connection from a {@link PeekDataSource}. */
        PEEK_IS_VALID,
        /** {@code isValid} of the driver's own connection, on its own socket. */
        PING,
        /** A unit of work that does nothing, with {@link PingStrategy}. */
        PING_STRATEGY
    }

    /** Whether the connection is encrypted, whatever the server's URL says. */
    @Param({"false", "true"})
    public boolean tls;

    /** Named so that JMH, which sorts parameters, takes it for the inner loop. */
    @Param
    public Way way;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private Probe probe;

    /**
     * Opens the connection.
     *
     * @throws Exception if it cannot connect
     */
    @Setup
    public void open() throws Exception {
        MysqlDataSource standard = Via.STANDARD.source(tls, Via.DEFAULT_TIMEOUT);
        MysqlDataSource peeking = Via.PEEK.source(tls, Via.DEFAULT_TIMEOUT);
        probe = switch (way) {
            case FLOOR -> floor();
            case PEEK -> looks(Peek.on(opened(peeking)));
            case STRATEGY -> does(kept(new PeekStrategy(peeking, ConnectionOptions.DEFAULTS)));
            case PEEK_IS_VALID -> isValid(opened(new PeekDataSource(peeking)));
            case PING -> isValid(opened(standard));
            case PING_STRATEGY -> does(kept(new PingStrategy(standard, Duration.ofSeconds(1), ConnectionOptions.DEFAULTS)));
        };
        requireAlive();
    }

    private Probe floor() throws Exception {
        ServerSocketChannel door = kept(ServerSocketChannel.open());
        door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        SocketChannel channel = kept(SocketChannel.open(door.getLocalAddress()));
        kept(door.accept());
        channel.configureBlocking(false);
        ByteBuffer buffer = ByteBuffer.allocateDirect(1);
        return () -> channel.read(buffer) == 0;
    }

    private Connection opened(DataSource source) throws SQLException {
        return Encryption.require(kept(source.getConnection()), tls);
    }

    private static Probe looks(Peek peek) {
        return () -> peek.look().sight() == Peeked.Sight.NOTHING;
    }

    private Probe does(ConnectionStrategy strategy) throws SQLException {
        strategy.withConnection(connection -> Encryption.require(connection, tls));
        return () -> strategy.withConnection(Units.NOTHING) == null;
    }

    private static Probe isValid(Connection connection) {
        return () -> connection.isValid(1);
    }

    private <T extends AutoCloseable> T kept(T resource) {
        opened.push(resource);
        return resource;
    }

    /** A wrong answer would be timed as well as a right one. */
    private void requireAlive() throws Exception {
        if (!probe.alive()) {
            throw new IllegalStateException(way + " does not call a live connection alive");
        }
    }

    /**
     * Closes it.
     *
     * @throws Exception if it was lost
     */
    @TearDown
    public void close() throws Exception {
        requireAlive();
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    /**
     * Asks whether it is alive.
     *
     * @return true
     * @throws Exception never
     */
    @Benchmark
    public boolean isAlive() throws Exception {
        return probe.alive();
    }

    /** Answers a boolean, so that the harness allocates nothing. */
    @FunctionalInterface
    private interface Probe {

        boolean alive() throws Exception;
    }
}
