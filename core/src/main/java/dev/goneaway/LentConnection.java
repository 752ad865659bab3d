// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Struct;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;

/**
 * What a unit of work is lent: the physical connection, and a record of what must be undone when the unit ends.
 *
 * <p>A unit that did not call its connection has left nothing behind and has sent nothing, so the idle time goes on. JDBC's own settings go back to what they were before the unit changed them, and statements that the unit left open are
 * closed. {@link #close} closes it for the unit only. What the unit does to the driver's own connection, by {@link #unwrap} or by {@link
 * Statement#getConnection}, is not recorded. MySQL cannot go back to "no database": if a unit calls {@link #setCatalog} on a
 * connection without a database, the connection is replaced. Not thread-safe beyond what the physical connection is: a unit that hands its connection to
 * other threads must have them end before it does.
 */
public final class LentConnection implements Connection {

    /** How many statements are remembered before the closed ones are forgotten. */
    private static final int FEW_STATEMENTS = 64;

    private final Connection physical;

    /** The driver's own connection, below all wrappers; null until it is asked for. */
    private Connection own;

    /** Null until there is one: a unit that asks for none costs no list. */
    private List<Statement> statements;
    private int room = FEW_STATEMENTS;

    /** What undoes each setter that the unit called, by the setting's name; null until there is one. */
    private Map<String, SqlConsumer> undo;
    private boolean madeReadOnly;
    private boolean touched;
    private long touchedNanos;
    private boolean givenAutoCommit;

    /** Set by the unit, or by another thread that ends the unit. */
    private volatile boolean closed;
    private volatile boolean aborted;

    /**
     * Can be lent any number of times, one after the other.
     *
     * @param physical the driver's or the pool's connection
     */
    public LentConnection(Connection physical) {
        this.physical = physical;
    }

    /**
     * Starts a unit of work.
     *
     * @return this, untouched
     */
    public LentConnection lend() {
        touched = false;
        madeReadOnly = false;
        closed = false;
        aborted = false;
        return this;
    }

    /**
     * Whether anything was asked of it since the last {@link #lend}.
     *
     * @return false if the unit cannot have left anything behind
     */
    public boolean wasTouched() {
        return touched;
    }

    /**
     * How long ago the unit first asked anything of it. A connection that was only held has gone unused.
     *
     * @return nanoseconds of the monotonic clock; means nothing if nothing was asked
     */
    public long nanosSinceFirstTouch() {
        return System.nanoTime() - touchedNanos;
    }

    /**
     * Whether the unit closed it. The physical connection is open all the same.
     *
     * @return true from then on
     */
    public boolean wasClosedByWork() {
        return closed;
    }

    /**
     * Whether the unit aborted it. A pool still counts such a connection as lent.
     *
     * @return true from then on
     */
    public boolean wasAbortedByWork() {
        return aborted;
    }

    /** Whether the unit itself declared the connection read-only. */
    boolean wasMadeReadOnly() {
        return madeReadOnly;
    }

    Connection physical() {
        return physical;
    }

    /** Whether the driver's own connection is closed; true also if it cannot be asked. */
    boolean isPhysicallyClosed() {
        if (own == null) {
            own = ConnectionFailure.physical(physical);
        }
        try {
            return own.isClosed();
        } catch (SQLException | RuntimeException e) {
            return true;
        }
    }

    /** The autocommit mode that the unit was given; means nothing if it asked nothing of the connection. */
    boolean givenAutoCommit() {
        return givenAutoCommit;
    }

    /** Closes the statements that the unit left open. A failure leaves the connection in doubt. */
    void closeStatements() throws SQLException {
        if (statements != null) {
            for (Statement statement : statements) {
                statement.close();
            }
            statements.clear();
            room = FEW_STATEMENTS;
        }
    }

    /** Puts JDBC's own settings back; sends nothing if the unit changed none. A failure leaves the connection in doubt. */
    void restoreSettings() throws SQLException {
        if (undo != null) {
            for (SqlConsumer step : undo.values()) {
                step.accept(physical);
            }
            undo = null;
        }
    }

    /** However many statements a unit makes, no more are remembered than about twice those that are open. */
    private <S extends Statement> S keep(S statement) throws SQLException {
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

    /** Remembers a setting before the unit changes it for the first time. */
    private <V> void changes(String setting, SqlFunction<V> getter, Setter<V> setter) throws SQLException {
        Connection connection = touch();
        if (undo == null) {
            undo = new LinkedHashMap<>();
        }
        if (!undo.containsKey(setting)) {
            V before = getter.apply(connection);
            undo.put(setting, each -> setter.set(each, before));
        }
    }

    /** Sets one of JDBC's settings. */
    @FunctionalInterface
    private interface Setter<V> {

        void set(Connection connection, V value) throws SQLException;
    }

    private Connection touch() throws SQLException {
        if (closed) {
            throw new SQLNonTransientConnectionException("the unit of work has closed this connection", "08003");
        }
        if (!touched) {
            touched = true;
            touchedNanos = System.nanoTime();
            givenAutoCommit = autoCommit();
        }
        return physical;
    }

    /** If this fails, the unit's own next call will fail too. */
    private boolean autoCommit() {
        try {
            return physical.getAutoCommit();
        } catch (SQLException e) {
            return true;
        }
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        Connection connection = touch();
        return type.isInstance(connection) ? type.cast(connection) : connection.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(physical) || physical.isWrapperFor(type);
    }

    @Override
    public String toString() {
        return physical.toString();
    }

    @Override
    public Statement createStatement() throws SQLException {
        return keep(touch().createStatement());
    }

    @Override
    public PreparedStatement prepareStatement(String sql) throws SQLException {
        return keep(touch().prepareStatement(sql));
    }

    @Override
    public CallableStatement prepareCall(String sql) throws SQLException {
        return keep(touch().prepareCall(sql));
    }

    @Override
    public String nativeSQL(String sql) throws SQLException {
        return touch().nativeSQL(sql);
    }

    @Override
    public void setAutoCommit(boolean autoCommit) throws SQLException {
        touch().setAutoCommit(autoCommit);
    }

    @Override
    public boolean getAutoCommit() throws SQLException {
        return physical.getAutoCommit();
    }

    @Override
    public void commit() throws SQLException {
        touch().commit();
    }

    @Override
    public void rollback() throws SQLException {
        touch().rollback();
    }

    /** Ends the use by the unit. What becomes of the physical connection is decided when the unit ends. */
    @Override
    public void close() throws SQLException {
        if (!closed) {
            touch();
            closed = true;
        }
    }

    @Override
    public boolean isClosed() throws SQLException {
        return closed || physical.isClosed();
    }

    @Override
    public DatabaseMetaData getMetaData() throws SQLException {
        return touch().getMetaData();
    }

    @Override
    public void setReadOnly(boolean readOnly) throws SQLException {
        changes("readOnly", Connection::isReadOnly, Connection::setReadOnly);
        madeReadOnly |= readOnly;
        physical.setReadOnly(readOnly);
    }

    @Override
    public boolean isReadOnly() throws SQLException {
        return touch().isReadOnly();
    }

    @Override
    public void setCatalog(String catalog) throws SQLException {
        changes("catalog", Connection::getCatalog, Connection::setCatalog);
        physical.setCatalog(catalog);
    }

    @Override
    public String getCatalog() throws SQLException {
        return touch().getCatalog();
    }

    @Override
    public void setTransactionIsolation(int level) throws SQLException {
        changes("isolation", Connection::getTransactionIsolation, Connection::setTransactionIsolation);
        physical.setTransactionIsolation(level);
    }

    @Override
    public int getTransactionIsolation() throws SQLException {
        return touch().getTransactionIsolation();
    }

    @Override
    public SQLWarning getWarnings() throws SQLException {
        return touch().getWarnings();
    }

    @Override
    public void clearWarnings() throws SQLException {
        touch().clearWarnings();
    }

    @Override
    public Statement createStatement(int type, int concurrency) throws SQLException {
        return keep(touch().createStatement(type, concurrency));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency) throws SQLException {
        return keep(touch().prepareStatement(sql, type, concurrency));
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
        return keep(touch().prepareCall(sql, type, concurrency));
    }

    @Override
    public Map<String, Class<?>> getTypeMap() throws SQLException {
        return touch().getTypeMap();
    }

    @Override
    public void setTypeMap(Map<String, Class<?>> map) throws SQLException {
        changes("typeMap", Connection::getTypeMap, Connection::setTypeMap);
        physical.setTypeMap(map);
    }

    @Override
    public void setHoldability(int holdability) throws SQLException {
        changes("holdability", Connection::getHoldability, Connection::setHoldability);
        physical.setHoldability(holdability);
    }

    @Override
    public int getHoldability() throws SQLException {
        return touch().getHoldability();
    }

    @Override
    public Savepoint setSavepoint() throws SQLException {
        return touch().setSavepoint();
    }

    @Override
    public Savepoint setSavepoint(String name) throws SQLException {
        return touch().setSavepoint(name);
    }

    @Override
    public void rollback(Savepoint savepoint) throws SQLException {
        touch().rollback(savepoint);
    }

    @Override
    public void releaseSavepoint(Savepoint savepoint) throws SQLException {
        touch().releaseSavepoint(savepoint);
    }

    @Override
    public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
        return keep(touch().createStatement(type, concurrency, holdability));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability) throws SQLException {
        return keep(touch().prepareStatement(sql, type, concurrency, holdability));
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability) throws SQLException {
        return keep(touch().prepareCall(sql, type, concurrency, holdability));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int autoGeneratedKeys) throws SQLException {
        return keep(touch().prepareStatement(sql, autoGeneratedKeys));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int[] columnIndexes) throws SQLException {
        return keep(touch().prepareStatement(sql, columnIndexes));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, String[] columnNames) throws SQLException {
        return keep(touch().prepareStatement(sql, columnNames));
    }

    @Override
    public Clob createClob() throws SQLException {
        return touch().createClob();
    }

    @Override
    public Blob createBlob() throws SQLException {
        return touch().createBlob();
    }

    @Override
    public NClob createNClob() throws SQLException {
        return touch().createNClob();
    }

    @Override
    public SQLXML createSQLXML() throws SQLException {
        return touch().createSQLXML();
    }

    @Override
    public boolean isValid(int seconds) throws SQLException {
        return !closed && touch().isValid(seconds);
    }

    @Override
    public void setClientInfo(String name, String value) throws SQLClientInfoException {
        touchForClientInfo().setClientInfo(name, value);
    }

    @Override
    public void setClientInfo(Properties properties) throws SQLClientInfoException {
        touchForClientInfo().setClientInfo(properties);
    }

    private Connection touchForClientInfo() throws SQLClientInfoException {
        try {
            return touch();
        } catch (SQLException e) {
            throw new SQLClientInfoException(e.getMessage(), e.getSQLState(), Map.of(), e);
        }
    }

    @Override
    public String getClientInfo(String name) throws SQLException {
        return touch().getClientInfo(name);
    }

    @Override
    public Properties getClientInfo() throws SQLException {
        return touch().getClientInfo();
    }

    @Override
    public Array createArrayOf(String typeName, Object[] elements) throws SQLException {
        return touch().createArrayOf(typeName, elements);
    }

    @Override
    public Struct createStruct(String typeName, Object[] attributes) throws SQLException {
        return touch().createStruct(typeName, attributes);
    }

    @Override
    public void setSchema(String schema) throws SQLException {
        changes("schema", Connection::getSchema, Connection::setSchema);
        physical.setSchema(schema);
    }

    @Override
    public String getSchema() throws SQLException {
        return touch().getSchema();
    }

    /** Aborts the driver's own connection, so that a pool still counts its proxy as lent: c3p0 loses the place of a proxy that is aborted. */
    @Override
    public void abort(Executor executor) throws SQLException {
        aborted = true;
        ConnectionFailure.physical(closed ? physical : touch()).abort(executor);
    }

    @Override
    public void setNetworkTimeout(Executor executor, int milliseconds) throws SQLException {
        changes("networkTimeout", Connection::getNetworkTimeout, (each, before) -> each.setNetworkTimeout(executor, before));
        physical.setNetworkTimeout(executor, milliseconds);
    }

    @Override
    public int getNetworkTimeout() throws SQLException {
        return touch().getNetworkTimeout();
    }
}
