// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh.full;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.benchmarks.jmh.Encryption;
import dev.goneaway.benchmarks.jmh.EndpointFile;
import dev.goneaway.candidates.Candidates;
import dev.goneaway.candidates.Units;
import dev.goneaway.candidates.Candidates;
import dev.goneaway.results.Candidate;
import java.sql.SQLException;
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
 * What a unit of work costs that does what programs do: it prepares a statement on the connection at hand, reads one row and closes
 * both. The driver prepares on the client, as it does if nobody asks for more, so that each is one command on the wire.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class RealUnit {

    /** Each in a JVM of its own. */
    @Param
    public Candidate contestant;

    /** Whether the connections are encrypted, whatever the server's URL says. */
    @Param({"false", "true"})
    public boolean tls;

    private ConnectionStrategy strategy;
    private RowByKey row;

    /**
     * Opens the contestant and sees that its answers are right.
     *
     * @throws SQLException if it cannot connect
     */
    @Setup
    public void open() throws SQLException {
        strategy = Candidates.open(contestant, EndpointFile.dataSource(Encryption.options(tls)));
        row = new RowByKey();
        Units.requireOne(strategy, Units.PREPARED_QUERY);
        row.requireRight(strategy);
        strategy.withConnection(connection -> Encryption.require(connection, tls));
    }

    /** Closes the contestant. */
    @TearDown
    public void close() {
        strategy.close();
    }

    /**
     * The shortest query and reply.
     *
     * @return 1
     * @throws SQLException never
     */
    @Benchmark
    public Integer selectOne() throws SQLException {
        return strategy.withConnection(Units.PREPARED_QUERY);
    }

    /**
     * One of 100,000 rows, by its key.
     *
     * @return what it holds
     * @throws SQLException never
     */
    @Benchmark
    public String primaryKey() throws SQLException {
        return strategy.withConnection(row.next());
    }
}
