// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlConsumer;
import dev.goneaway.ConnectionStrategy.SqlFunction;
import dev.goneaway.candidates.Candidates;
import dev.goneaway.matrix.WorkTable.RowId;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Matrix;
import dev.goneaway.results.Outcome;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** One candidate in one fault: its own proxy, the units of work of its callers, and their results. Thread-safe. */
final class CandidateUnderFault {

    /** Enough for a pool that lends ten dead connections one after the other, and then two more. */
    static final int UNITS = Matrix.UNITS;

    /** The age limit of this project's strategies, if nothing else ends a connection. HikariCP accepts no shorter one. */
    private static final Duration AGE = Duration.ofSeconds(30);

    final Candidate candidate;
    final FaultProxy proxy;
    final CallerCounts counts = new CallerCounts();
    final SettableClocks clocks = new SettableClocks();
    final ExpectedRows rows = new ExpectedRows();

    /** Whether a unit of work did not return in time. */
    volatile boolean hung;

    /** The outcome if no unit failed; null if the number of errors is the outcome. */
    volatile Outcome verdict;

    /** Whether the candidate kept the connection after the error of its unit; null if the fault does not test this. */
    volatile Boolean kept;

    /** How many rows the old of two writable servers has got since the fault. */
    volatile int rowsOnOldServer;

    /** When the last of many callers had a success again; null with one caller, or if a caller did not succeed. */
    volatile Long allWorkNanos;

    /** When the last unit returned. */
    volatile long lastUnitNanos = System.nanoTime();

    private final Fault fault;
    private final WorkTable table;
    private final AtomicInteger units = new AtomicInteger();
    private volatile ConnectionStrategy strategy;
    private volatile long openedBefore;
    private volatile long struckNanos;

    CandidateUnderFault(Fault fault, Candidate candidate, FaultProxy proxy, WorkTable table) {
        this.fault = fault;
        this.candidate = candidate;
        this.proxy = proxy;
        this.table = table;
    }

    /** Opens the candidate and runs one unit, so that the candidate holds a connection. */
    void open(MysqlDataSource source) throws SQLException {
        strategy = Candidates.open(candidate, source, ConnectionOptions.DEFAULTS
                .withListener(replacement -> counts.told()).withTimeSource(clocks.timeSource())
                .withMaxAge(fault == Fault.TWO_PRIMARIES ? AGE : null), UnaryOperator.identity());
        if (!write()) {
            throw new RefusedException("the candidate " + candidate.display() + " could not run its first unit of work: "
                    + counts.message());
        }
    }

    /** Marks the fault as injected. Later successes count as recoveries, and later connections are counted. */
    void struck() {
        counts.struck();
        openedBefore = proxy.connections();
        struckNanos = System.nanoTime();
    }

    /** Returns when a unit could work again: after the fault of this candidate, and after the return of the server. */
    long usableNanos(long serverUsableNanos) {
        return Math.max(serverUsableNanos, struckNanos);
    }

    /** Returns how many connections the candidate has opened since the fault. */
    long openedSince() {
        return proxy.connections() - openedBefore;
    }

    /** Runs one unit that writes one row in autocommit mode. Returns whether it succeeded. */
    boolean write() {
        RowId row = newRow();
        return run(connection -> insert(connection, row), row);
    }

    /** Does what {@link #write} does. A row on the old server is counted, and is no success. */
    void writeApart(SqlFunction<Boolean> isOld) {
        RowId row = newRow();
        AtomicBoolean old = new AtomicBoolean();
        if (run(connection -> {
            insert(connection, row);
            old.set(isOld.apply(connection));
        }, row) && old.get()) {
            rowsOnOldServer++;
            counts.struck();
        }
    }

    /** Runs all units after the fault, because a pool may lend a dead connection after a living one. */
    void goOn() {
        for (int i = 0; i < UNITS && !hung; i++) {
            write();
        }
    }

    RowId newRow() {
        return new RowId(units.incrementAndGet(), 0);
    }

    void insert(Connection connection, RowId row) throws SQLException {
        insert(connection, row, "");
    }

    void insert(Connection connection, RowId row, String comment) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(insertion(row) + comment);
        }
    }

    /** Returns the statement that writes a row. */
    String insertion(RowId row) {
        return table.insertion(fault, candidate, row);
    }

    /** Runs one unit of work. The given rows must be in the table if the unit succeeds. */
    boolean run(SqlConsumer work, RowId... written) {
        AtomicInteger runs = new AtomicInteger();
        try {
            strategy.useConnection(connection -> {
                if (runs.incrementAndGet() > 1) {
                    counts.repeated();
                }
                work.accept(connection);
            });
            rows.acknowledged(written);
            counts.succeeded();
            return true;
        } catch (RefusedException e) {
            throw e;
        } catch (SQLException | RuntimeException e) {
            counts.failed(e);
            return false;
        } finally {
            lastUnitNanos = System.nanoTime();
        }
    }

    /** Runs a unit that fails although its connection is good, and records whether the candidate kept the connection. */
    void runFailing(SqlConsumer failing) {
        AtomicLong id = new AtomicLong();
        run(connection -> {
            id.set(Sql.id(connection));
            failing.accept(connection);
        });
        goOn();
        if (candidate != Candidate.CONNECT_PER_USE) {
            kept = proxy.connectionIds().contains(id.get());
        }
    }

    @Override
    public String toString() {
        return candidate.name();
    }

    /** Breaks all connections that are still open. */
    void closeProxy() {
        try {
            proxy.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void close() {
        if (strategy != null) {
            strategy.close();
        }
    }
}
