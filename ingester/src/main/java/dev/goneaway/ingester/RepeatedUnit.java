// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import dev.goneaway.ConnectionFailure;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlFunction;
import java.io.Serial;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Runs a unit of work again and again until it succeeds or a time limit passes.
 *
 * <p><b>This is safe for one reason: each line carries a key of its sender, and the table stores a key once.</b> After a loss it
 * is unknown whether the unit took effect. With the key, a second run changes nothing. A strategy never repeats a unit by itself,
 * because a strategy cannot know whether there is such a key. Do not give this class a unit without such a key.
 *
 * <p>Unlike {@code RepeatOnce}, this class repeats after every failure that may end by itself. Examples are a server that is down
 * or read-only, a deadlock, and a lock wait timeout. Senders wait meanwhile.
 */
final class RepeatedUnit {

    private static final System.Logger LOGGER = System.getLogger("dev.goneaway.ingester");
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    /**
     * SQLState classes of errors that the data did not cause. The unit is repeated after such an error. Invalid transaction state
     * (25), account refused (28), no such database (3D), transaction rolled back (40), no such table or no right (42), not enough
     * resources (53), resource not available (57), interrupted (70).
     */
    private static final Set<String> NOT_THE_DATA = Set.of("25", "28", "3D", "40", "42", "53", "57", "70");

    /**
     * Vendor codes of errors that may end by themselves, and whose SQLState is too general for {@link #NOT_THE_DATA}. Resources:
     * disk full (1021, 1114), storage engine (1030), no memory (1037, 1038, 1041). State: table read-only (1036), commit failed
     * (1180), stopped by replication (3100). Time and locks: lock wait timeout (1205), too many locks (1206), statement timeout
     * (1969, 3024).
     */
    private static final Set<Integer> MAY_PASS = Set.of(
            1021, 1030, 1036, 1037, 1038, 1041, 1114, 1180, 1205, 1206, 1969, 3024, 3100);

    private final ConnectionStrategy strategy;
    private final Duration patience;

    RepeatedUnit(ConnectionStrategy strategy, Duration patience) {
        this.strategy = strategy;
        this.patience = patience;
    }

    /**
     * Runs the unit until it succeeds. If the unit does not succeed in time, throws what the last run threw.
     *
     * @throws DataRefusedException if the server refuses the data and would refuse it again
     */
    <T> T run(SqlFunction<T> unit) throws SQLException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (long pause = FIRST_PAUSE_MILLIS;; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
            try {
                return strategy.withConnection(connection -> {
                    try {
                        return unit.apply(connection);
                    } catch (SQLException e) {
                        // Check this only inside the unit, because the data cannot cause a failed connect.
                        throw isTheData(e) ? new DataRefusedException(e) : e;
                    }
                });
            } catch (DataRefusedException e) {
                throw e;
            } catch (SQLException e) {
                boolean over = System.nanoTime() - end >= 0;
                // The message is left out, because it can quote the statement.
                LOGGER.log(Level.WARNING, "a unit failed: " + ConnectionFailure.of(e) + " [" + e.getSQLState() + "/"
                        + e.getErrorCode() + "]" + (over ? ", its lines get no answer" : ", it is repeated"));
                if (over) {
                    throw e;
                }
                // The pause is random, so that units that failed together do not run again at the same moment.
                Thread.sleep(ThreadLocalRandom.current().nextLong(pause / 2, pause + 1));
            }
        }
    }

    /**
     * Returns whether the data caused the failure: true for every failure that is not known to end by itself. Examples are a text
     * that does not fit, a check, a SIGNAL of a trigger, and a packet that is too large. Repeating such a unit would delay all
     * later lines.
     */
    private static boolean isTheData(SQLException e) {
        String state = e.getSQLState();
        return ConnectionFailure.of(e) == ConnectionFailure.ORDINARY && !(e instanceof SQLTransientException)
                && state != null && state.length() > 2 && !NOT_THE_DATA.contains(state.substring(0, 2))
                && !MAY_PASS.contains(e.getErrorCode());
    }

    /** Says that the server refused the data, so that a second run would fail too. */
    static final class DataRefusedException extends SQLException {

        @Serial
        private static final long serialVersionUID = 1L;

        DataRefusedException(SQLException cause) {
            super(cause.getMessage(), cause.getSQLState(), cause.getErrorCode(), cause);
        }
    }
}
