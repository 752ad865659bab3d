// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlFunction;
import dev.goneaway.candidates.Candidates;
import dev.goneaway.candidates.Units;
import dev.goneaway.candidates.Candidates;
import dev.goneaway.results.Candidate;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.SplittableRandom;
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
 * The cost of a unit of work with a real query. The unit prepares a statement, reads one row and closes both. MySQL Connector/J
 * prepares on the client by default, so a unit sends one command.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class RealUnit {

    private static final long SEED = 2006;
    private static final int CHECKED = 100;

    /** Every candidate has JVMs of its own. */
    @Param
    public Candidate candidate;

    /** Whether the connections are encrypted. This overrides the server's URL. */
    @Param({"false", "true"})
    public boolean tls;

    private ConnectionStrategy strategy;
    private final SplittableRandom keys = new SplittableRandom(SEED);
    private final String select = "SELECT word FROM " + KeyedTable.name() + " WHERE id = ?";
    private final SqlFunction<String> lookUp = this::lookUp;
    private int key;

    /**
     * Opens the candidate and checks its answers.
     *
     * @throws SQLException if it cannot connect
     */
    @Setup
    public void open() throws SQLException {
        strategy = Candidates.open(candidate, EndpointFile.dataSource(Encryption.options(tls)));
        Units.requireOne(strategy, Units.PREPARED_QUERY);
        for (int i = 0; i < CHECKED; i++) {
            String word = primaryKey();
            if (!KeyedTable.word(key).equals(word)) {
                throw new IllegalStateException("the row of the key " + key + " is " + word);
            }
        }
        strategy.withConnection(connection -> Encryption.require(connection, tls));
    }

    /** Closes the candidate. */
    @TearDown
    public void close() {
        strategy.close();
    }

    /**
     * Runs {@code SELECT 1}.
     *
     * @return 1
     * @throws SQLException never
     */
    @Benchmark
    public Integer selectOne() throws SQLException {
        return strategy.withConnection(Units.PREPARED_QUERY);
    }

    /**
     * Reads one of 100,000 rows by its primary key.
     *
     * @return the content of the row
     * @throws SQLException never
     */
    @Benchmark
    public String primaryKey() throws SQLException {
        key = keys.nextInt(KeyedTable.ROWS);
        return strategy.withConnection(lookUp);
    }

    private String lookUp(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setInt(1, key);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("there is no row of the key " + key);
                }
                return row.getString(1);
            }
        }
    }
}
