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

    /**
     * Classes of SQLState whose failures no text is guilty of: transaction state, account, database, rolled back, no such table or
     * no right to it, no resources, interrupted.
     */
    private static final Set<String> NOT_OF_THE_DATA = Set.of("25", "28", "3D", "40", "42", "53", "57", "70");

    /**
     * Likewise, codes that hide in a class without a meaning: disk full (1021, 1114), storage engine (1030), no memory (1037, 1038,
     * 1041), table read-only (1036), commit failed (1180), waited too long for a lock (1205), too many locks (1206), ran for too
     * long (1969, 3024), stopped by replication (3100).
     */
    private static final Set<Integer> MAY_PASS = Set.of(1021, 1030, 1036, 1037, 1038, 1041, 1114, 1180, 1205, 1206, 1969, 3024,
            3100);

    private final ConnectionStrategy strategy;
    private final Duration patience;

    RepeatedUnit(ConnectionStrategy strategy, Duration patience) {
        this.strategy = strategy;
        this.patience = patience;
    }

    /**
     * Runs the unit, once if all goes well.
     *
     * @throws DataAtFaultException if the server refuses the data, and will the next time
     * @throws SQLException what the last run threw, because patience has ended
     * @throws InterruptedException if it is not to go on
     */
    <T> T run(SqlFunction<T> unit) throws DataAtFaultException, SQLException, InterruptedException {
        Backoff backoff = new Backoff(patience);
        while (true) {
            boolean[] begun = new boolean[1];
            try {
                return strategy.withConnection(connection -> {
                    begun[0] = true;
                    return unit.apply(connection);
                });
            } catch (SQLException e) {
                // What fails before the unit begins, as a connection to a server that takes none, is no text's fault.
                if (begun[0] && isOfTheData(e)) {
                    throw new DataAtFaultException(e);
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

    /**
     * Every failure of a statement that is not known to pass: a text that does not fit, a character that the column has not, a
     * check, a trigger's SIGNAL, a packet too large. Repeated, one such text would hold up all that come after it.
     */
    private static boolean isOfTheData(SQLException e) {
        String state = e.getSQLState();
        return ConnectionFailure.of(e) == ConnectionFailure.ORDINARY && !(e instanceof SQLTransientException)
                && state != null && state.length() > 2 && !NOT_OF_THE_DATA.contains(state.substring(0, 2))
                && !MAY_PASS.contains(e.getErrorCode());
    }

    /** Says that a repetition is of no use. */
    static final class DataAtFaultException extends Exception {

        @Serial
        private static final long serialVersionUID = 1L;

        /** The server's. */
        final int code;

        DataAtFaultException(SQLException cause) {
            super(cause);
            code = cause.getErrorCode();
        }
    }
}
