// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.matrix;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.InitializingDataSource;
import dev.goneaway.MySqlSession;
import dev.goneaway.benchmarks.Contestant;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One contestant and every connection that it ever opened, known by the server's ids.
 *
 * <p>A unit of work asks for the connection's id, so that even a connection that the driver makes behind the source's back is seen.
 */
final class Participant {

    private final Contestant contestant;
    private final Set<Long> ids = ConcurrentHashMap.newKeySet();
    private volatile ConnectionStrategy strategy;

    Participant(Contestant contestant) {
        this.contestant = contestant;
    }

    Contestant contestant() {
        return contestant;
    }

    Set<Long> ids() {
        return ids;
    }

    /** Opens it and runs one unit, so that it holds a connection that works. */
    void open(MysqlDataSource source) throws SQLException {
        strategy = contestant.open(source, inner ->
                new InitializingDataSource(inner, connection -> ids.add(MySqlSession.connectionId(connection))));
        unit();
    }

    private void unit() throws SQLException {
        ids.add(strategy.withConnection(MySqlSession::connectionId));
    }

    /** Runs the units that come after the fault, all of them, because a pool may hand out a dead connection after a living one. */
    Cell meet(Fault fault) {
        long start = System.nanoTime();
        int errors = 0;
        Exception first = null;
        Long millis = null;
        for (int i = 0; i < Survival.UNITS_AFTER_FAULT; i++) {
            try {
                unit();
                millis = millis == null ? Long.valueOf((System.nanoTime() - start) / 1_000_000) : millis;
            } catch (SQLException | RuntimeException e) {
                errors++;
                first = first == null ? e : first;
            }
        }
        SQLException sql = first instanceof SQLException e ? e : null;
        return new Cell(fault, contestant, Cell.outcome(errors, Survival.UNITS_AFTER_FAULT), errors,
                first == null ? null : first.getClass().getName(),
                sql == null ? null : sql.getSQLState(),
                sql == null ? null : Integer.valueOf(sql.getErrorCode()),
                millis, ids.size());
    }

    void close() {
        if (strategy != null) {
            strategy.close();
        }
    }
}
