// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.support;

import dev.goneaway.ConnectionFailure;
import dev.goneaway.ConnectionOptions;
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
 * <p>A strategy calls {@link #lend} before a unit and {@link #end} after the unit. A unit that does not use its connection sends
 * nothing and leaves nothing behind. {@link #close} closes the connection for the unit only.
 *
 * <p>This class does not see what a unit does to the driver's own connection, which it can get by {@link #unwrap} or by {@link
 * Statement#getConnection}. A MySQL session cannot go back to "no database": if a unit calls {@link #setCatalog} on a connection
 * without a database, the connection is replaced. This class is not thread-safe. A unit that hands its connection to other
 * threads must wait for them before it ends.
 */
public class LentConnection extends ForwardingConnection implements Lent {

    /** The smallest value of {@link #room}. */
    private static final int FEW_STATEMENTS = 64;

    /** Statements that the unit may have left open. Null until the first statement. */
    private List<Statement> statements;

    /** How many statements the list may hold before closed ones are removed. */
    private int room = FEW_STATEMENTS;

    /** The steps that undo the setters that the unit called, by the name of the setting. */
    private Map<String, SqlConsumer> undo = Map.of();
    private boolean used;
    private boolean madeReadOnly;
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
    public boolean wasUsed() { return used; }

    /**
     * Returns whether the unit called {@link #close}. The physical connection may still be open.
     *
     * @return true after the call
     */
    public boolean wasClosedByWork() { return closed; }

    @Override
    public void closeStatements() throws SQLException {
        while (statements != null && !statements.isEmpty()) {
            statements.remove(statements.size() - 1).close();
        }
        room = FEW_STATEMENTS;
    }

    /**
     * Ends a unit. Decides whether the connection can be used again, and puts it back into the state in which the unit got it.
     *
     * <p>Sends nothing after a unit that succeeded with autocommit on and changed no JDBC setting. A transaction check or a
     * session reset in the options may still send. After a failure that is not a server's error, or that is in doubt, one query
     * checks that the connection still works. The query has a deadline of one second. A rollback of a transaction that SQL
     * opened, or a change of autocommit, replaces the query, unless the failure is in doubt. A rollback may take longer: the
     * connection's own network timeout bounds it.
     *
     * <p>This method does not find a loss that breaks a stream of rows, if the unit swallows the exception or throws an unrelated
     * error of a server. A {@link ConnectionOptions.TransactionCheck} can find this loss.
     *
     * <p>A failure in this method does not replace the unit's result. The failure becomes a suppressed exception of the work's
     * exception, or is only reported to the listener. The server rolls back an open transaction when the connection closes.
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
        // If the unit itself made its connection read-only, a refusal for this reason does not show that the server is read-only.
        if (ConnectionFailure.isRefusalOfReadOnly(failure) ? !madeReadOnly : verdict == ConnectionFailure.DEMOTED) {
            return stale(Reason.READ_ONLY_DEMOTION, failure);
        }
        Optional<Staleness> useless = tidy(failure, inDoubt, options);
        return useless.isPresent() || options.sessionReset() == null ? useless : reset(failure, options);
    }

    private static Optional<Staleness> stale(Reason reason, Throwable cause) {
        return Optional.of(new Staleness(reason, cause));
    }

    /**
     * Returns the work's exception if it shows the loss. Otherwise returns the driver's reason for the close, if there is one.
     */
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
            boolean reply = ConnectionFailure.isReply(failure);
            boolean unproven = !restore(options) && failure != null && !reply;
            // This query also proves that the connection works: it throws if there is no answer.
            boolean readOnly = (inDoubt || unproven) && PhysicalConnection.isReadOnly(physical);
            return inDoubt && reply && readOnly ? stale(Reason.READ_ONLY_DEMOTION, failure) : Optional.empty();
        } catch (Throwable e) {
            suppress(e, failure);
            if (!inDoubt || ConnectionFailure.isReply(e)) {
                return stale(Reason.CLEANUP_FAILED, e);
            }
            // Close the connection, so that RepeatOnce and the pool, which look at it later, also see the loss.
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

    /** Rolls back, and restores autocommit and JDBC's settings. Returns whether the server certainly answered. */
    private boolean restore(ConnectionOptions options) throws SQLException {
        closeStatements();
        boolean autoCommit = physical.getAutoCommit();
        boolean openInSql = autoCommit && options.transactionCheck() != null && options.transactionCheck().mayBeOpen(physical);
        if (openInSql) {
            // MySQL Connector/J refuses rollback() while autocommit is on.
            try (Statement statement = physical.createStatement()) {
                statement.execute("ROLLBACK");
            }
        } else if (!autoCommit) {
            // Roll back in any case: an error reply does not contain the transaction state, so the driver's copy can be old.
            physical.rollback();
        }
        if (autoCommit != givenAutoCommit) {
            physical.setAutoCommit(givenAutoCommit);
        }
        for (SqlConsumer step : undo.values()) {
            step.accept(physical);
        }
        undo = Map.of();
        return openInSql || autoCommit != givenAutoCommit;
    }

    private Optional<Staleness> reset(Throwable failure, ConnectionOptions options) {
        try {
            boolean kept = options.sessionReset().reset(physical, failure, options);
            return kept ? Optional.empty() : stale(Reason.SESSION_DISCARDED, null);
        } catch (Throwable e) {
            suppress(e, failure);
            return stale(Reason.SESSION_DISCARDED, e);
        }
    }

    /** Records the first use, and the autocommit mode before it. */
    @Override
    protected Connection delegate() throws SQLException {
        if (closed) {
            throw new SQLNonTransientConnectionException("the unit of work has closed this connection", "08003");
        }
        if (!used) {
            used = true;
            givenAutoCommit = physical.getAutoCommit();
        }
        return physical;
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

    /** Changes a setting. Before the first change of a setting in a unit, remembers the old value. */
    private <V> void set(String name, SqlFunction<V> getter, Setter<V> setter, V value) throws SQLException {
        Connection connection = delegate();
        V before = undo.containsKey(name) ? null : getter.apply(connection);
        // Throws if the driver does not support this setting. Then there is nothing to undo.
        setter.set(connection, value);
        if (!undo.containsKey(name)) {
            undo = new LinkedHashMap<>(undo);
            undo.put(name, each -> setter.set(each, before));
        }
    }

    /** A setter of {@link Connection}. */
    private interface Setter<V> { void set(Connection connection, V value) throws SQLException; }

    /** Closes the connection for the unit only. {@link #end} decides whether the physical connection stays open. */
    @Override
    public void close() throws SQLException {
        if (!closed) {
            delegate();
            closed = true;
        }
    }

    /** Aborts the driver's own connection and not the pool's proxy, because c3p0 never replaces a proxy that was aborted. */
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

    @Override public boolean wasEndedByWork() { return closed || aborted; }
    @Override public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(physical) || physical.isWrapperFor(type); }
    @Override public boolean isClosed() throws SQLException { return closed || physical.isClosed(); }
    @Override public boolean isValid(int seconds) throws SQLException { return !closed && delegate().isValid(seconds); }
    @Override public void setReadOnly(boolean readOnly) throws SQLException {
        set("readOnly", Connection::isReadOnly, Connection::setReadOnly, readOnly);
        madeReadOnly |= readOnly; }
    @Override public void setCatalog(String catalog) throws SQLException {
        set("catalog", Connection::getCatalog, Connection::setCatalog, catalog); }
    @Override public void setSchema(String schema) throws SQLException {
        set("schema", Connection::getSchema, Connection::setSchema, schema); }
    @Override public void setTransactionIsolation(int level) throws SQLException {
        set("isolation", Connection::getTransactionIsolation, Connection::setTransactionIsolation, level); }
    @Override public void setHoldability(int holdability) throws SQLException {
        set("holdability", Connection::getHoldability, Connection::setHoldability, holdability); }
    @Override public void setTypeMap(Map<String, Class<?>> map) throws SQLException {
        set("typeMap", Connection::getTypeMap, Connection::setTypeMap, map); }
    @Override public void setNetworkTimeout(Executor executor, int millis) throws SQLException {
        set("networkTimeout", Connection::getNetworkTimeout, (each, value) -> each.setNetworkTimeout(executor, value), millis); }
}
