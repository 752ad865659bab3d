// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.Probe.Question;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.WriteProbe;
import dev.goneaway.candidates.Units;
import dev.goneaway.peek.Peek;
import dev.goneaway.peek.PeekDataSource;
import dev.goneaway.peek.PeekSocketFactory;
import dev.goneaway.ping.PingStrategy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
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

/** The cost of a check of a live connection: by a peek at its socket, and by a ping. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 15, time = 100, timeUnit = TimeUnit.MILLISECONDS)
public class LookOrAsk {

    public enum CheckWay {
        /** The lower bound of a peek: {@link LowerBound#read}. Runs from before this constant was renamed call it {@code FLOOR}. */
        READ,
        PEEK,
        /** {@code isValid} of a connection from a {@link PeekDataSource}. */
        PEEK_IS_VALID,
        /** {@code isValid} of the driver's own connection, on its own socket. */
        PING,
        WRITE_PROBE,
        /** A unit of work that does nothing, with {@link PingStrategy}. */
        PING_STRATEGY
    }

    /** Whether the connection is encrypted. This overrides the server's URL. */
    @Param({"false", "true"})
    public boolean tls;

    @Param
    public CheckWay way;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private Callable<Boolean> check;

    @Setup
    public void open() throws Exception {
        MysqlDataSource standard = EndpointFile.dataSource(Encryption.options(tls));
        MysqlDataSource peeking = EndpointFile.dataSource(Encryption.options(tls));
        peeking.setSocketFactory(PeekSocketFactory.class.getName());
        check = switch (way) {
            case READ -> read();
            case PEEK -> looks(Peek.on(opened(peeking)));
            case PEEK_IS_VALID -> isValid(opened(new PeekDataSource(peeking)));
            case PING -> isValid(opened(standard));
            case WRITE_PROBE -> asks(new WriteProbe().on(opened(standard)));
            case PING_STRATEGY -> does(kept(new PingStrategy(standard, Duration.ofSeconds(1), ConnectionOptions.DEFAULTS)));
        };
        requireAlive();
    }

    private Callable<Boolean> read() throws IOException {
        LowerBound.QuietSocket socket = kept(new LowerBound.QuietSocket());
        socket.open();
        return () -> socket.read() == 0;
    }

    private Connection opened(DataSource source) throws SQLException {
        return Encryption.require(kept(source.getConnection()), tls);
    }

    private static Callable<Boolean> looks(Peek peek) {
        return () -> peek.look().finding() == Peek.Finding.NOTHING;
    }

    private Callable<Boolean> does(ConnectionStrategy strategy) throws SQLException {
        strategy.withConnection(connection -> Encryption.require(connection, tls));
        return () -> strategy.withConnection(Units.NOTHING) == null;
    }

    private static Callable<Boolean> asks(Question question) {
        return () -> question.ask(1_000).isEmpty();
    }

    private static Callable<Boolean> isValid(Connection connection) {
        return () -> connection.isValid(1);
    }

    private <T extends AutoCloseable> T kept(T resource) {
        opened.push(resource);
        return resource;
    }

    private void requireAlive() throws Exception {
        if (!check.call()) {
            throw new IllegalStateException(way + " took a live connection for dead");
        }
    }

    @TearDown
    public void close() throws Exception {
        requireAlive();
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    @Benchmark
    public boolean isAlive() throws Exception {
        return check.call();
    }
}
