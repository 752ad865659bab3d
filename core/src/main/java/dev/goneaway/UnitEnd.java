// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Ends a unit of work: finds a lost connection, rolls back what is uncommitted, and restores JDBC's own settings.
 */
public final class UnitEnd {

    private static final Optional<Staleness> KEEP = Optional.empty();

    private UnitEnd() {
    }

    /**
     * Judges the connection of a unit that has ended, and puts it back into the state in which the unit got it.
     *
     * <p>Sends nothing after a unit that succeeded with autocommit on and changed none of JDBC's settings, unless the options have a {@link
     * TransactionCheck} or a {@link SessionReset} that sends. After a failure that is not a server's error, or that is in doubt, one query
     * checks that the connection still works. The query has a deadline of one second. A rollback that the server answered replaces the
     * query, unless the failure is in doubt. A rollback may take longer: the connection's own network timeout bounds it.
     *
     * <p>One loss is not found: a stream of rows breaks, and each unit swallows the exception, or throws an unrelated error of a server. A
     * {@link TransactionCheck} can find it.
     *
     * <p>A failure here is not the work's: what the work committed stands, and the server rolls back what was left open when the
     * connection goes. So it is added to the work's exception as a suppressed one, and does not replace a result.
     *
     * @param lent what the unit was lent
     * @param failure what the unit threw; null if it succeeded
     * @param options what the user chose
     * @return why the connection must not be used again; empty if it may
     * @throws Error if one is thrown here and the unit had succeeded; the connection is then in doubt
     */
    public static Optional<Staleness> of(LentConnection lent, Throwable failure, ConnectionOptions options) {
        if (failure instanceof Error) {
            return Optional.of(new Staleness(ReplacementReason.ERROR_DURING_WORK, failure));
        }
        if (!lent.wasTouched()) {
            return KEEP;
        }
        if (lent.wasAbortedByWork()) {
            return Optional.of(new Staleness(ReplacementReason.CLOSED_DURING_WORK, failure));
        }
        Connection connection = lent.physical();
        if (lent.isPhysicallyClosed()) {
            return Optional.of(new Staleness(ReplacementReason.LOST_DURING_WORK, causeOfClose(connection, failure)));
        }
        ConnectionFailure verdict = failure == null ? ConnectionFailure.ORDINARY : ConnectionFailure.of(failure, connection);
        if (verdict == ConnectionFailure.LOST) {
            return Optional.of(new Staleness(ReplacementReason.LOST_DURING_WORK, failure));
        }
        boolean refused = verdict == ConnectionFailure.IN_DOUBT && !lent.wasMadeReadOnly() && ConnectionFailure.isRefusalOfDriver(failure);
        if (verdict == ConnectionFailure.DEMOTED || refused) {
            return Optional.of(new Staleness(ReplacementReason.READ_ONLY_DEMOTION, failure));
        }
        return tidied(lent, failure, verdict == ConnectionFailure.IN_DOUBT, options);
    }

    private static Optional<Staleness> tidied(LentConnection lent, Throwable failure, boolean doubt, ConnectionOptions options) {
        try {
            boolean answered = settle(lent, options.transactionCheck());
            boolean reply = ConnectionFailure.isReply(failure);
            if (failure != null && !reply && !answered || doubt) {
                boolean readOnly = MySqlSession.isReadOnly(lent.physical());
                if (doubt && reply && readOnly) {
                    return Optional.of(new Staleness(ReplacementReason.READ_ONLY_DEMOTION, failure));
                }
            }
        } catch (Throwable e) {
            tell(e, failure);
            if (!doubt || ConnectionFailure.isReply(e)) {
                return Optional.of(new Staleness(ReplacementReason.CLEANUP_FAILED, e));
            }
            // Closed, it is lost for everybody who asks it later.
            Disposal.abort(ConnectionFailure.physical(lent.physical()));
            return Optional.of(new Staleness(ReplacementReason.LOST_DURING_WORK, failure));
        }
        try {
            return isReset(lent, failure, options) ? KEEP : Optional.of(Staleness.of(ReplacementReason.SESSION_DISCARDED));
        } catch (Throwable e) {
            tell(e, failure);
            return Optional.of(new Staleness(ReplacementReason.SESSION_DISCARDED, e));
        }
    }

    private static void tell(Throwable here, Throwable failureOfWork) {
        if (failureOfWork != null) {
            failureOfWork.addSuppressed(here);
        } else if (here instanceof Error error) {
            throw error;
        }
    }

    /** What shows the loss: the work's exception if that tells of one, else what the driver says of a closed connection. */
    private static Throwable causeOfClose(Connection connection, Throwable failure) {
        if (failure != null && ConnectionFailure.of(failure) == ConnectionFailure.LOST) {
            return failure;
        }
        SQLException reason = ConnectionFailure.reasonOfClose(connection);
        if (failure != null && reason != null) {
            failure.addSuppressed(reason);
        }
        return reason == null ? failure : reason;
    }

    /** Returns whether the server answered a command of this method: then the connection works. */
    private static boolean settle(LentConnection lent, TransactionCheck check) throws SQLException {
        Connection connection = lent.physical();
        lent.closeStatements();
        boolean autoCommit = connection.getAutoCommit();
        // With autocommit off no check is trusted to say no: an error reply carries no state, so even the server's own word can be stale.
        boolean open = !autoCommit || check != TransactionCheck.AUTOCOMMIT_OFF && check.mayBeOpen(connection);
        if (open) {
            rollBack(connection, autoCommit);
        }
        if (autoCommit != lent.givenAutoCommit()) {
            connection.setAutoCommit(lent.givenAutoCommit());
        }
        lent.restoreSettings();
        return open;
    }

    /** {@link Connection#rollback} is an error while the driver thinks that autocommit is on, so a transaction opened in SQL ends in SQL. */
    private static void rollBack(Connection connection, boolean autoCommit) throws SQLException {
        if (autoCommit) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("ROLLBACK");
            }
        } else {
            connection.rollback();
        }
    }

    private static boolean isReset(LentConnection lent, Throwable failure, ConnectionOptions options) throws SQLException {
        boolean due = switch (options.resetWhen()) {
            case NEVER -> false;
            case AFTER_FAILURE -> failure != null;
            case AFTER_EACH_UNIT -> true;
        };
        if (!due) {
            return true;
        }
        Connection connection = lent.physical();
        if (!options.sessionReset().reset(connection)) {
            return false;
        }
        if (connection.getAutoCommit() != lent.givenAutoCommit()) {
            connection.setAutoCommit(lent.givenAutoCommit());
        }
        options.onConnect().accept(connection);
        return true;
    }
}
