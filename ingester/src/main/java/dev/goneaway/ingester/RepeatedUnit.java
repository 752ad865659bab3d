// SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import dev.goneaway.ConnectionFailure;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.SqlFunction;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Runs a unit of work again and again until it succeeds or patience ends.
 *
 * <p><b>This is legal here for one reason: each line carries a key of its sender's own, and the table takes a key once.</b> After
 * a loss nobody knows whether the unit took effect; with the key it does not matter, because running it again changes nothing
 * that is there. No strategy repeats by itself, because none can know such a thing of the work. A unit without such a key must
 * not be given to this class.
 *
 * <p>Repeats more often than {@code RepeatOnce}, and after every failure that may pass (a server that is away, a deadlock, a lock
 * that another holds, a server turned read-only), because a batch that waits costs nothing but patience: senders are held up by
 * the queue.
 */
final class RepeatedUnit {

    private static final System.Logger LOGGER = System.getLogger("dev.goneaway.ingester");

    /** Of SQL:2016: data exception and integrity constraint violation. The text is at fault, and will be next time. */
    private static final String DATA_EXCEPTION = "22";
    private static final String CONSTRAINT_VIOLATION = "23";

    private final ConnectionStrategy strategy;
    private final Duration patience;

    RepeatedUnit(ConnectionStrategy strategy, Duration patience) {
        this.strategy = strategy;
        this.patience = patience;
    }

    /**
     * Runs the unit, once if all goes well.
     *
     * @throws SQLException what the last run threw: because patience has ended, or because the data are at fault
     * @throws InterruptedException if it is not to go on
     */
    <T> T run(SqlFunction<T> unit) throws SQLException, InterruptedException {
        Backoff backoff = new Backoff(patience);
        while (true) {
            try {
                return strategy.withConnection(unit);
            } catch (SQLException e) {
                if (isOfTheData(e)) {
                    throw e;
                }
                // Without its message, which can quote the statement.
                LOGGER.log(Level.WARNING, "a unit failed: " + ConnectionFailure.of(e) + " [" + e.getSQLState() + "/"
                        + e.getErrorCode() + "]"
                        + (backoff.isOver() ? ", its lines stay without an answer" : ", it is repeated"));
                if (backoff.isOver()) {
                    throw e;
                }
                backoff.pause();
            }
        }
    }

    static boolean isOfTheData(SQLException e) {
        String state = e.getSQLState();
        return ConnectionFailure.of(e) == ConnectionFailure.ORDINARY && state != null
                && (state.startsWith(DATA_EXCEPTION) || state.startsWith(CONSTRAINT_VIOLATION));
    }
}
