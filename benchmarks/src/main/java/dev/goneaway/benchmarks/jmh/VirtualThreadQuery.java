// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import dev.goneaway.candidates.Units;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
 * The time that peek's socket adds on virtual threads. A thousand threads share 64 connections and run one short query each,
 * through both kinds of socket in turn. Needs Java 21. The time includes the start of the threads and their waits for a
 * connection.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 10, time = 600, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 15, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class VirtualThreadQuery {

    private static final int THREADS = 1_000;
    private static final int CONNECTIONS = 64;

    /** The {@code socketTimeout} in milliseconds. 0 means no limit. */
    @Param({"0", "10000"})
    public int socketTimeout;

    /** Whether the connections are encrypted. This overrides the server's URL. */
    @Param({"false", "true"})
    public boolean tls;

    private final SharedConnections standard = new SharedConnections();
    private final SharedConnections peek = new SharedConnections();
    private ExecutorService executor;

    /**
     * Opens the connections.
     *
     * @throws SQLException if it cannot connect
     * @throws ReflectiveOperationException before Java 21
     */
    @Setup
    public void open() throws SQLException, ReflectiveOperationException {
        // Use reflection, because this class must compile on Java 17, which has no virtual threads.
        executor = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        standard.open(SocketKind.STANDARD, tls, socketTimeout);
        peek.open(SocketKind.PEEK, tls, socketTimeout);
    }

    /**
     * Closes the connections.
     *
     * @throws SQLException if one was lost
     */
    @TearDown
    public void close() throws SQLException {
        executor.shutdown();
        standard.close();
        peek.close();
    }

    /**
     * Starts all threads and waits for them.
     *
     * @param times gets the times of both sockets
     * @return the sum of their results
     * @throws Exception never
     */
    @Benchmark
    public long selectOne(PairedTimes times) throws Exception {
        return times.both(shared -> shared.run(executor), standard, peek);
    }

    /** The connections of one kind. */
    private static final class SharedConnections {

        private final BlockingQueue<Connection> idle = new ArrayBlockingQueue<>(CONNECTIONS);
        private final List<Callable<Integer>> units = Collections.nCopies(THREADS, this::unit);

        void open(SocketKind kind, boolean tls, int socketTimeout) throws SQLException {
            while (idle.remainingCapacity() > 0) {
                idle.add(kind.connect(tls, socketTimeout));
            }
        }

        long run(ExecutorService executor) throws Exception {
            long sum = 0;
            for (Future<Integer> result : executor.invokeAll(units)) {
                sum += result.get();
            }
            return sum;
        }

        private Integer unit() throws InterruptedException, SQLException {
            Connection connection = idle.take();
            try {
                return Units.QUERY.apply(connection);
            } finally {
                idle.add(connection);
            }
        }

        void close() throws SQLException {
            for (Connection connection : idle) {
                connection.close();
            }
        }
    }
}
