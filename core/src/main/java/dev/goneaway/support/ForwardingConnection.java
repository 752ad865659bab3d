// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.support;

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
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Struct;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;

/**
 * Passes every call on to another connection. A subclass overrides the calls that it answers by itself.
 *
 * <p>An object of this class is as thread-safe as the other connection.
 */
public abstract class ForwardingConnection implements Connection {

    /** The other connection. */
    protected final Connection physical;

    /**
     * Forwards to {@code physical} from now on.
     *
     * @param physical the other connection
     */
    protected ForwardingConnection(Connection physical) {
        this.physical = physical;
    }

    /**
     * Returns the connection that gets the next call. A subclass can check or record the call here. The calls {@link #isClosed},
     * {@link #getAutoCommit} and {@link #isWrapperFor} do not pass through this method.
     *
     * @return the other connection
     * @throws SQLException if the call must not be forwarded
     */
    protected Connection delegate() throws SQLException {
        return physical;
    }

    private Connection delegateForClientInfo() throws SQLClientInfoException {
        try {
            return delegate();
        } catch (SQLException e) {
            throw new SQLClientInfoException(e.getMessage(), e.getSQLState(), Map.of(), e);
        }
    }

    /**
     * Hands a new statement to the caller. A subclass can remember the statement here.
     *
     * @param <S> the kind of statement
     * @param statement made by the other connection
     * @return the statement
     * @throws SQLException if the subclass cannot remember it
     */
    protected <S extends Statement> S made(S statement) throws SQLException {
        return statement;
    }

    // The rest of JDBC, one call a line.

    @Override public String toString() { return physical.toString(); }
    @Override public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : type.isInstance(physical) ? type.cast(physical) : physical.unwrap(type);
    }
    @Override public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || type.isInstance(physical) || physical.isWrapperFor(type); }
    @Override public boolean isClosed() throws SQLException { return physical.isClosed(); }
    @Override public boolean getAutoCommit() throws SQLException { return physical.getAutoCommit(); }
    @Override public void setClientInfo(String name, String value) throws SQLClientInfoException {
        delegateForClientInfo().setClientInfo(name, value); }
    @Override public void setClientInfo(Properties values) throws SQLClientInfoException {
        delegateForClientInfo().setClientInfo(values); }
    @Override public boolean isValid(int seconds) throws SQLException { return delegate().isValid(seconds); }
    @Override public void beginRequest() throws SQLException { delegate().beginRequest(); }
    @Override public void endRequest() throws SQLException { delegate().endRequest(); }
    @Override public Statement createStatement() throws SQLException { return made(delegate().createStatement()); }
    @Override public PreparedStatement prepareStatement(String sql) throws SQLException {
        return made(delegate().prepareStatement(sql)); }
    @Override public CallableStatement prepareCall(String sql) throws SQLException { return made(delegate().prepareCall(sql)); }
    @Override public String nativeSQL(String sql) throws SQLException { return delegate().nativeSQL(sql); }
    @Override public void setAutoCommit(boolean autoCommit) throws SQLException { delegate().setAutoCommit(autoCommit); }
    @Override public void commit() throws SQLException { delegate().commit(); }
    @Override public void rollback() throws SQLException { delegate().rollback(); }
    @Override public void close() throws SQLException { delegate().close(); }
    @Override public DatabaseMetaData getMetaData() throws SQLException { return delegate().getMetaData(); }
    @Override public void setReadOnly(boolean readOnly) throws SQLException { delegate().setReadOnly(readOnly); }
    @Override public boolean isReadOnly() throws SQLException { return delegate().isReadOnly(); }
    @Override public void setCatalog(String catalog) throws SQLException { delegate().setCatalog(catalog); }
    @Override public String getCatalog() throws SQLException { return delegate().getCatalog(); }
    @Override public void setTransactionIsolation(int level) throws SQLException { delegate().setTransactionIsolation(level); }
    @Override public int getTransactionIsolation() throws SQLException { return delegate().getTransactionIsolation(); }
    @Override public SQLWarning getWarnings() throws SQLException { return delegate().getWarnings(); }
    @Override public void clearWarnings() throws SQLException { delegate().clearWarnings(); }
    @Override public Statement createStatement(int type, int concurrency) throws SQLException {
        return made(delegate().createStatement(type, concurrency)); }
    @Override public PreparedStatement prepareStatement(String sql, int type, int concurrency) throws SQLException {
        return made(delegate().prepareStatement(sql, type, concurrency)); }
    @Override public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
        return made(delegate().prepareCall(sql, type, concurrency)); }
    @Override public Map<String, Class<?>> getTypeMap() throws SQLException { return delegate().getTypeMap(); }
    @Override public void setTypeMap(Map<String, Class<?>> map) throws SQLException { delegate().setTypeMap(map); }
    @Override public void setHoldability(int holdability) throws SQLException { delegate().setHoldability(holdability); }
    @Override public int getHoldability() throws SQLException { return delegate().getHoldability(); }
    @Override public Savepoint setSavepoint() throws SQLException { return delegate().setSavepoint(); }
    @Override public Savepoint setSavepoint(String name) throws SQLException { return delegate().setSavepoint(name); }
    @Override public void rollback(Savepoint savepoint) throws SQLException { delegate().rollback(savepoint); }
    @Override public void releaseSavepoint(Savepoint savepoint) throws SQLException { delegate().releaseSavepoint(savepoint); }
    @Override public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
        return made(delegate().createStatement(type, concurrency, holdability)); }
    @Override public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        return made(delegate().prepareStatement(sql, type, concurrency, holdability));
    }
    @Override public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability) throws SQLException {
        return made(delegate().prepareCall(sql, type, concurrency, holdability)); }
    @Override public PreparedStatement prepareStatement(String sql, int autoGeneratedKeys) throws SQLException {
        return made(delegate().prepareStatement(sql, autoGeneratedKeys)); }
    @Override public PreparedStatement prepareStatement(String sql, int[] columnIndexes) throws SQLException {
        return made(delegate().prepareStatement(sql, columnIndexes)); }
    @Override public PreparedStatement prepareStatement(String sql, String[] columnNames) throws SQLException {
        return made(delegate().prepareStatement(sql, columnNames)); }
    @Override public Clob createClob() throws SQLException { return delegate().createClob(); }
    @Override public Blob createBlob() throws SQLException { return delegate().createBlob(); }
    @Override public NClob createNClob() throws SQLException { return delegate().createNClob(); }
    @Override public SQLXML createSQLXML() throws SQLException { return delegate().createSQLXML(); }
    @Override public String getClientInfo(String name) throws SQLException { return delegate().getClientInfo(name); }
    @Override public Properties getClientInfo() throws SQLException { return delegate().getClientInfo(); }
    @Override public Array createArrayOf(String typeName, Object[] elements) throws SQLException {
        return delegate().createArrayOf(typeName, elements); }
    @Override public Struct createStruct(String typeName, Object[] attributes) throws SQLException {
        return delegate().createStruct(typeName, attributes); }
    @Override public void setSchema(String schema) throws SQLException { delegate().setSchema(schema); }
    @Override public String getSchema() throws SQLException { return delegate().getSchema(); }
    @Override public void abort(Executor executor) throws SQLException { delegate().abort(executor); }
    @Override public void setNetworkTimeout(Executor executor, int milliseconds) throws SQLException {
        delegate().setNetworkTimeout(executor, milliseconds); }
    @Override public int getNetworkTimeout() throws SQLException { return delegate().getNetworkTimeout(); }
}
