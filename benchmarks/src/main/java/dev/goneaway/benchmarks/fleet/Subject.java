// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.candidates.Units;
import dev.goneaway.results.RefusedException;
import dev.goneaway.support.PhysicalConnection;
import dev.goneaway.testkit.contract.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Holds a connection that is about to be killed, and comes back from that. Not thread-safe. */
sealed interface Subject {

    /** The server's id of the connection that it holds now. */
    long id() throws SQLException;

    /** Works again after its connection has died. */
    Revival revive() throws SQLException;

    /** Closes what it holds. */
    void close();

    /**
     * What it took.
     *
     * @param nanos from the first attempt to the end of the first unit that worked
     * @param lastNanos of that unit alone
     * @param errors units that failed before it
     */
    record Revival(long nanos, long lastNanos, int errors) {
    }

    /** A strategy, which is asked for units until one works. */
    record Strategic(ConnectionStrategy strategy) implements Subject {

        private static final int MOST = 4;

        @Override
        public long id() throws SQLException {
            return strategy.withConnection(Sql::id);
        }

        @Override
        public Revival revive() {
            long start = System.nanoTime();
            SQLException last = null;
            for (int errors = 0; errors < MOST; errors++) {
                long unit = System.nanoTime();
                try {
                    strategy.withConnection(Units.QUERY);
                    long end = System.nanoTime();
                    return new Revival(end - start, end - unit, errors);
                } catch (SQLException e) {
                    last = e;
                }
            }
            throw new RefusedException("a strategy did not come back from a KILL within " + MOST + " units", last);
        }

        @Override
        public void close() {
            strategy.close();
        }
    }

    /** No strategy: connects and queries, as anybody would have to, and does nothing else while it is timed: the dead connection goes later. */
    final class Bare implements Subject {

        private final DataSource source;
        private Connection held;

        Bare(DataSource source) throws SQLException {
            this.source = source;
            this.held = source.getConnection();
        }

        @Override
        public long id() throws SQLException {
            return Sql.id(held);
        }

        @Override
        public Revival revive() throws SQLException {
            Connection dead = held;
            long start = System.nanoTime();
            held = source.getConnection();
            Units.QUERY.apply(held);
            long nanos = System.nanoTime() - start;
            PhysicalConnection.abort(dead);
            return new Revival(nanos, nanos, 0);
        }

        @Override
        public void close() {
            PhysicalConnection.abort(held);
        }
    }
}
