// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlConsumer;
import dev.goneaway.candidates.Candidates;
import dev.goneaway.matrix.Ledger.Row;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Fault;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** One contestant in one fault: its own path to the server, the units that its callers run, and what they saw. Thread-safe. */
final class Participant {

    /** Enough for a pool that hands out ten dead connections one after the other, and then two more. */
    static final int UNITS = 12;

    private final Fault fault;
    private final Candidate contestant;
    private final FaultProxy proxy;
    private final Ledger ledger;
    private final Tally tally = new Tally();
    private final Clocks clocks = new Clocks();
    private final AtomicInteger units = new AtomicInteger();
    private final Audit audit = new Audit();
    private volatile ConnectionStrategy strategy;
    private volatile boolean hung;
    private volatile String verdict;
    private volatile Boolean kept;
    private volatile long openedBefore;
    private volatile long struckNanos;
    private volatile Long allWork;
    private volatile long lastUnit = System.nanoTime();

    Participant(Fault fault, Candidate contestant, FaultProxy proxy, Ledger ledger) {
        this.fault = fault;
        this.contestant = contestant;
        this.proxy = proxy;
        this.ledger = ledger;
    }

    Candidate contestant() {
        return contestant;
    }

    FaultProxy proxy() {
        return proxy;
    }

    Tally tally() {
        return tally;
    }

    Clocks clocks() {
        return clocks;
    }

    Audit audit() {
        return audit;
    }

    boolean isHung() {
        return hung;
    }

    void hangs() {
        hung = true;
    }

    /** When a unit came back last. */
    long lastUnitNanos() {
        return lastUnit;
    }

    /** What errors alone do not say; null if they do. */
    String verdict() {
        return verdict;
    }

    void verdict(String word) {
        verdict = word;
    }

    /** Whether the connection outlived the error of its unit; null where that is no question. */
    Boolean kept() {
        return kept;
    }

    void kept(boolean stillThere) {
        kept = stillThere;
    }

    /** Opens it and runs one unit, so that it holds a connection that works. */
    void open(MysqlDataSource source) throws SQLException {
        ConnectionStrategy opened = Candidates.open(contestant, source, ConnectionOptions.DEFAULTS
                .withListener(replacement -> tally.told()).withTimeSource(clocks.timeSource()));
        strategy = opened;
        if (!write()) {
            throw new RefusedException("the contestant " + contestant.display() + " could not run its first unit of work: "
                    + tally.message());
        }
    }

    /** From now on a success is one after the fault, and connections are counted. */
    void struck() {
        tally.struck();
        openedBefore = proxy.connections();
        struckNanos = System.nanoTime();
    }

    /** Since when a unit could have worked again: where each is struck by itself, the server was usable long before. */
    long usableNanos(long serverUsableNanos) {
        return Math.max(serverUsableNanos, struckNanos);
    }

    /** How many connections were made since the fault. */
    long openedSince() {
        return proxy.connections() - openedBefore;
    }

    void allWorkAgain() {
        allWork = System.nanoTime();
    }

    /** When the last of many callers had worked again; null if there was one caller only, or if not all came through. */
    Long allWorkNanos() {
        return allWork;
    }

    /** One unit that writes one row, in autocommit mode. */
    boolean write() {
        Row row = newRow();
        return run(connection -> insert(connection, row), row);
    }

    /** The units that come after the fault: all of them, because a pool may hand out a dead connection after a living one. */
    void goOn() {
        for (int i = 0; i < UNITS && !hung; i++) {
            write();
        }
    }

    Row newRow() {
        return new Row(units.incrementAndGet(), 0);
    }

    void insert(Connection connection, Row row) throws SQLException {
        ledger.insert(connection, fault, contestant, row);
    }

    void insert(Connection connection, Row row, String comment) throws SQLException {
        ledger.insert(connection, fault, contestant, row, comment);
    }

    /** One unit of work; the rows are those that must be in the table if it ends well. */
    boolean run(SqlConsumer work, Row... rows) {
        AtomicInteger runs = new AtomicInteger();
        try {
            strategy.useConnection(connection -> {
                if (runs.incrementAndGet() > 1) {
                    tally.repeated();
                }
                work.accept(connection);
            });
            audit.acknowledged(rows);
            tally.succeeded();
            return true;
        } catch (RefusedException e) {
            throw e;
        } catch (SQLException | RuntimeException e) {
            tally.failed(e);
            return false;
        } finally {
            lastUnit = System.nanoTime();
        }
    }

    @Override
    public String toString() {
        return contestant.name();
    }

    /** Breaks whatever is still connected. */
    void closePath() {
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
