// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.support;

import dev.goneaway.ConnectionFailure;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.SessionReset;
import dev.goneaway.ConnectionStrategy.Lent;
import dev.goneaway.ConnectionStrategy.SqlConsumer;
import dev.goneaway.ConnectionStrategy.SqlFunction;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.Replacement.Staleness;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Lends a physical connection to one unit of work at a time, records what the unit changes, and undoes it when the unit ends.
 *
 * <p>A strategy calls {@link #lend} before a unit and {@link #end} after the unit. A unit that does not use its connection sends nothing
 * and leaves nothing behind. {@link #close} closes the connection for the unit only.
 *
 * <p>This class does not see what a unit does to the driver's own connection, which it can get by {@link #unwrap} or by {@link
 * Statement#getConnection}. A MySQL session cannot go back to "no database": if a unit calls {@link #setCatalog} on a connection without
 * a database, the connection is replaced. This class is not thread-safe. A unit that hands its connection to other threads must wait
 * for them before it ends.
 */
public final class LentConnection extends ForwardingConnection implements Lent {

    /** The number of statements to remember before closed ones are removed from the list. */
    private static final int FEW_STATEMENTS = 64;

    /** Statements that the unit may have left open. Null until the first statement. */
    private List<Statement> statements;
    private int room = FEW_STATEMENTS;

    /** How to undo each setter that the unit called, by the name of the setting. Null until the first setter. */
    private Map<String, SqlConsumer> undo;
    private boolean madeReadOnly;
    private boolean used;
    private long firstUseNanos;
    private boolean givenAutoCommit;

    /** Set by the unit, or by another thread that ends the unit. */
    private volatile boolean closed;
    private volatile boolean aborted;

    /**
     * Prepares to lend {@code physical} to one unit after the other.
     *
     * @param physical the driver's connection or the pool's connection
     */
    public LentConnection(Connection physical) {
        super(physical);
    }

    /**
     * Starts a unit of work.
     *
     * @return this connection, not yet used
     */
    public LentConnection lend() {
        used = false;
        madeReadOnly = false;
        closed = false;
        aborted = false;
        return this;
    }

    /**
     * Returns whether the unit called any method that could use the session.
     *
     * @return false if the unit cannot have left anything behind
     */
    public boolean wasUsed() {
        return used;
    }

    /**
     * Returns the time since the unit's first call. A connection that a unit only holds is idle.
     *
     * @return nanoseconds of the monotonic clock; undefined if the unit made no call
     */
    public long nanosSinceFirstUse() {
        return System.nanoTime() - firstUseNanos;
    }

    /**
     * Returns whether the unit called {@link #close}. The physical connection may still be open.
     *
     * @return true after the call
     */
    public boolean wasClosedByWork() {
        return closed;
    }

    @Override
    public boolean wasEndedByWork() {
        return closed || aborted;
    }

    @Override
    public void closeStatements() throws SQLException {
        if (statements != null) {
            for (Statement statement : statements) {
                statement.close();
            }
            statements.clear();
            room = FEW_STATEMENTS;
        }
    }

    /**
     * Ends a unit: decides whether the connection can be used again, and puts it back into the state in which the unit got it.
     *
     * <p>Sends nothing after a unit that succeeded with autocommit on and changed no JDBC setting, unless the options have a transaction
     * check or a session reset that sends. After a failure that is not a server's error, or that is in doubt, one query checks that the
     * connection still works. The query has a deadline of one second. A rollback that the server answered replaces the query, unless
     * the failure is in doubt. A rollback may take longer: the connection's own network timeout bounds it.
     *
     * <p>One loss is not found: a stream of rows breaks, and each unit swallows the exception, or throws an unrelated error of a server.
     * A {@link ConnectionOptions.TransactionCheck} can find this loss.
     *
     * <p>A failure in this method is not a failure of the work. It is added to the work's exception as a suppressed exception, and it does
     * not replace a result. The server rolls back what was left open when the connection goes.
     *
     * @param failure what the unit threw; null if it succeeded
     * @param options what the user chose
     * @return why the connection must not be used again; empty if it may
     * @throws Error if one is thrown here and the unit had succeeded; the connection is then in doubt
     */
    public Optional<Staleness> end(Throwable failure, ConnectionOptions options) {
        if (failure instanceof Error) {
            return stale(Reason.ERROR_DURING_WORK, failure);
        }
        if (!used) {
            return Optional.empty();
        }
        if (aborted) {
            return stale(Reason.CLOSED_DURING_WORK, failure);
        }
        if (ConnectionFailure.isClosed(physical)) {
            return stale(Reason.LOST_DURING_WORK, causeOfClose(failure));
        }
        ConnectionFailure verdict = failure == null ? ConnectionFailure.ORDINARY : ConnectionFailure.of(failure, physical);
        if (verdict == ConnectionFailure.LOST) {
            return stale(Reason.LOST_DURING_WORK, failure);
        }
        boolean inDoubt = verdict == ConnectionFailure.IN_DOUBT;
        if (verdict == ConnectionFailure.DEMOTED || inDoubt && !madeReadOnly && ConnectionFailure.isRefusalOfDriver(failure)) {
            return stale(Reason.READ_ONLY_DEMOTION, failure);
        }
        Optional<Staleness> useless = tidy(failure, inDoubt, options);
        return useless.isPresent() ? useless : reset(failure, options);
    }

    private static Optional<Staleness> stale(Reason reason, Throwable cause) {
        return Optional.of(new Staleness(reason, cause));
    }

    /** Returns the work's exception if it shows the loss, else what the driver says about the closed connection. */
    private Throwable causeOfClose(Throwable failure) {
        if (failure != null && ConnectionFailure.of(failure) == ConnectionFailure.LOST) {
            return failure;
        }
        SQLException reason = ConnectionFailure.reasonOfClose(physical);
        if (failure != null && reason != null) {
            failure.addSuppressed(reason);
        }
        return reason == null ? failure : reason;
    }

    private Optional<Staleness> tidy(Throwable failure, boolean inDoubt, ConnectionOptions options) {
        try {
            boolean answered = restore(options);
            boolean reply = ConnectionFailure.isReply(failure);
            if (inDoubt || failure != null && !reply && !answered) {
                boolean readOnly = PhysicalConnection.isReadOnly(physical);
                if (inDoubt && reply && readOnly) {
                    return stale(Reason.READ_ONLY_DEMOTION, failure);
                }
            }
            return Optional.empty();
        } catch (Throwable e) {
            suppress(e, failure);
            if (!inDoubt || ConnectionFailure.isReply(e)) {
                return stale(Reason.CLEANUP_FAILED, e);
            }
            // RepeatOnce and the pool judge the connection later: a closed connection is lost for them too.
            PhysicalConnection.abort(ConnectionFailure.physical(physical));
            return stale(Reason.LOST_DURING_WORK, failure);
        }
    }

    private static void suppress(Throwable here, Throwable failureOfWork) {
        if (failureOfWork != null) {
            failureOfWork.addSuppressed(here);
        } else if (here instanceof Error error) {
            throw error;
        }
    }

    /** Rolls back, and restores autocommit and JDBC's settings. Returns whether the server answered a rollback. */
    private boolean restore(ConnectionOptions options) throws SQLException {
        closeStatements();
        boolean autoCommit = physical.getAutoCommit();
        // With autocommit off, always roll back: an error reply carries no state, so what the driver remembers can be stale.
        boolean open = !autoCommit || options.transactionCheck() != null && options.transactionCheck().mayBeOpen(physical);
        if (open) {
            rollBack(autoCommit);
        }
        restoreAutoCommit();
        restoreSettings();
        return open;
    }

    /** Connector/J refuses {@link Connection#rollback} while autocommit is on. So SQL ends a transaction that SQL opened. */
    private void rollBack(boolean autoCommit) throws SQLException {
        if (autoCommit) {
            try (Statement statement = physical.createStatement()) {
                statement.execute("ROLLBACK");
            }
        } else {
            physical.rollback();
        }
    }

    private void restoreAutoCommit() throws SQLException {
        if (physical.getAutoCommit() != givenAutoCommit) {
            physical.setAutoCommit(givenAutoCommit);
        }
    }

    private void restoreSettings() throws SQLException {
        if (undo != null) {
            for (SqlConsumer step : undo.values()) {
                step.accept(physical);
            }
            undo = null;
        }
    }

    private Optional<Staleness> reset(Throwable failure, ConnectionOptions options) {
        boolean due = switch (options.resetWhen()) {
            case NEVER -> false;
            case AFTER_FAILURE -> failure != null;
            case AFTER_EACH_UNIT -> true;
        };
        if (!due) {
            return Optional.empty();
        }
        try {
            SessionReset reset = options.sessionReset();
            if (reset == null || !reset.reset(physical)) {
                return stale(Reason.SESSION_DISCARDED, null);
            }
            restoreAutoCommit();
            options.prepare(physical);
            return Optional.empty();
        } catch (Throwable e) {
            suppress(e, failure);
            return stale(Reason.SESSION_DISCARDED, e);
        }
    }

    /** Records the first use. */
    @Override
    protected Connection delegate() throws SQLException {
        if (closed) {
            throw new SQLNonTransientConnectionException("the unit of work has closed this connection", "08003");
        }
        if (!used) {
            used = true;
            firstUseNanos = System.nanoTime();
            givenAutoCommit = autoCommitOrTrue();
        }
        return physical;
    }

    /** If the driver's getAutoCommit fails, the unit's own next call will fail too. */
    private boolean autoCommitOrTrue() {
        try {
            return physical.getAutoCommit();
        } catch (SQLException e) {
            return true;
        }
    }

    /** Remembers the statement. The list stays shorter than about twice the number of open statements. */
    @Override
    protected <S extends Statement> S made(S statement) throws SQLException {
        if (statements == null) {
            statements = new ArrayList<>();
        }
        if (statements.size() >= room) {
            List<Statement> open = new ArrayList<>();
            for (Statement each : statements) {
                if (!each.isClosed()) {
                    open.add(each);
                }
            }
            statements = open;
            room = Math.max(FEW_STATEMENTS, 2 * open.size());
        }
        statements.add(statement);
        return statement;
    }

    /** Changes a setting. Remembers the old value before the unit changes it for the first time. */
    private <V> void set(String name, SqlFunction<V> getter, Setter<V> setter, V value) throws SQLException {
        Connection connection = delegate();
        if (undo == null) {
            undo = new LinkedHashMap<>();
        }
        if (!undo.containsKey(name)) {
            V before = getter.apply(connection);
            undo.put(name, each -> setter.set(each, before));
        }
        setter.set(connection, value);
    }

    /** Sets one of JDBC's settings. */
    @FunctionalInterface
    private interface Setter<V> {
        void set(Connection connection, V value) throws SQLException;
    }

    /** Ends the use by the unit. {@link #end} decides whether the physical connection stays. */
    @Override
    public void close() throws SQLException {
        if (!closed) {
            delegate();
            closed = true;
        }
    }

    /** Aborts the driver's own connection. A pool then still counts its proxy as lent: c3p0 loses the place of an aborted proxy. */
    @Override
    public void abort(Executor executor) throws SQLException {
        aborted = true;
        ConnectionFailure.physical(closed ? physical : delegate()).abort(executor);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        Connection connection = delegate();
        return type.isInstance(connection) ? type.cast(connection) : connection.unwrap(type);
    }

    @Override
    public void setReadOnly(boolean readOnly) throws SQLException {
        set("readOnly", Connection::isReadOnly, Connection::setReadOnly, readOnly);
        madeReadOnly |= readOnly;
    }

    @Override public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(physical) || physical.isWrapperFor(type);
    }
    @Override public boolean isClosed() throws SQLException { return closed || physical.isClosed(); }
    @Override public boolean isValid(int seconds) throws SQLException { return !closed && delegate().isValid(seconds); }
    @Override public void setCatalog(String catalog) throws SQLException {
        set("catalog", Connection::getCatalog, Connection::setCatalog, catalog);
    }
    @Override public void setSchema(String schema) throws SQLException {
        set("schema", Connection::getSchema, Connection::setSchema, schema);
    }
    @Override public void setTransactionIsolation(int level) throws SQLException {
        set("isolation", Connection::getTransactionIsolation, Connection::setTransactionIsolation, level);
    }
    @Override public void setHoldability(int holdability) throws SQLException {
        set("holdability", Connection::getHoldability, Connection::setHoldability, holdability);
    }
    @Override public void setTypeMap(Map<String, Class<?>> map) throws SQLException {
        set("typeMap", Connection::getTypeMap, Connection::setTypeMap, map);
    }
    @Override public void setNetworkTimeout(Executor executor, int millis) throws SQLException {
        set("networkTimeout", Connection::getNetworkTimeout, (each, value) -> each.setNetworkTimeout(executor, value), millis);
    }
}
