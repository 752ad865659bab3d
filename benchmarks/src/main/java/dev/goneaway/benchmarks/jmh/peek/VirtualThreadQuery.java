// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh.peek;

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
 * A thousand virtual threads that share 64 connections, one short query each, through both sockets in {@link Turns}; from Java 21.
 *
 * <p>The time is that of all the thousand, threads and waits for a connection included.
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

    /** In milliseconds; 0 waits for ever. */
    @Param({"0", "10000"})
    public int socketTimeout;

    /** Whether the connections are encrypted, whatever the server's URL says. */
    @Param({"false", "true"})
    public boolean tls;

    private final Crowd standard = new Crowd();
    private final Crowd peek = new Crowd();
    private ExecutorService executor;

    /**
     * Opens the connections.
     *
     * @throws SQLException if it cannot connect
     * @throws ReflectiveOperationException before Java 21
     */
    @Setup
    public void open() throws SQLException, ReflectiveOperationException {
        // Java 17 compiles this.
        executor = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        standard.open(Via.STANDARD, tls, socketTimeout);
        peek.open(Via.PEEK, tls, socketTimeout);
    }

    /**
     * Closes them.
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
     * All threads start, and all end.
     *
     * @param turns through both
     * @return the sum of their results
     * @throws Exception never
     */
    @Benchmark
    public long selectOne(Turns turns) throws Exception {
        return turns.both(crowd -> crowd.run(executor), standard, peek);
    }

    /** The connections of one kind, and what each thread does with one of them. */
    private static final class Crowd {

        private final BlockingQueue<Connection> idle = new ArrayBlockingQueue<>(CONNECTIONS);
        private final List<Callable<Integer>> units = Collections.nCopies(THREADS, this::unit);

        void open(Via via, boolean tls, int socketTimeout) throws SQLException {
            while (idle.remainingCapacity() > 0) {
                idle.add(via.connect(tls, socketTimeout));
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
