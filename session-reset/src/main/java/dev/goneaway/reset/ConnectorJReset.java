// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.reset;

import com.mysql.cj.NativeSession;
import com.mysql.cj.conf.HostInfo;
import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.conf.RuntimeProperty;
import com.mysql.cj.exceptions.CJException;
import com.mysql.cj.jdbc.ConnectionImpl;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.exceptions.SQLExceptionsMapping;
import com.mysql.cj.protocol.ServerSession;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ResetAfter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/**
 * Puts the session of a MySQL Connector/J connection into the state of a new session, on the same socket.
 *
 * <p>The class sends COM_CHANGE_USER with the account and the database of the connection. The server then treats the session as
 * after a login. Then the class repeats what MySQL Connector/J does after a login, in the same order.
 *
 * <p>COM_RESET_CONNECTION and {@link JdbcConnection#resetServerState()} are not enough. Both lose the default roles of the
 * account, the database, the collation of the connection, {@code STRICT_TRANS_TABLES} and the time zone that the driver had set.
 *
 * <p>{@link #reset(Connection)} returns false if the driver holds state that cannot be emptied, and throws for another driver. The
 * README lists these cases. Thread-safe.
 */
public final class ConnectorJReset implements ResetAfter.Steps {

    /** With each of these options, the driver keeps state that no public method empties or shows. So a reset is refused. */
    private static final List<PropertyKey> REFUSED = List.of(PropertyKey.cachePrepStmts, PropertyKey.cacheCallableStmts,
            PropertyKey.cacheResultSetMetadata, PropertyKey.cacheServerConfiguration, PropertyKey.dontTrackOpenResources);

    /** The driver derives values from these variables at connect only. So a reset fails if a variable has changed. */
    private static final List<String> DERIVED_FROM = List.of("auto_increment_increment", "max_allowed_packet");

    private final int deadlineMillis;

    /**
     * Sets the deadline.
     *
     * @param deadline how long each reply of the server may take during a reset; positive
     * @throws IllegalArgumentException if the deadline is not above zero, or above 100 years
     */
    public ConnectorJReset(Duration deadline) {
        ConnectionOptions.requirePositive("reset deadline", deadline, Duration.ofSeconds(1));
        deadlineMillis = (int) Math.min(Math.max(deadline.toMillis(), 1), Integer.MAX_VALUE);
    }

    @Override
    public boolean reset(Connection connection) throws SQLException {
        if (!connection.isWrapperFor(JdbcConnection.class)) {
            throw new SQLException("ConnectorJReset needs MySQL Connector/J: with this driver, pass null to ResetAfter");
        }
        try {
            return connection.unwrap(JdbcConnection.class) instanceof ConnectionImpl physical && reset(physical);
        } catch (CJException e) {
            throw SQLExceptionsMapping.translateException(e);
        } catch (LinkageError e) {
            // The driver has another version, without a class or method that this class uses.
            return false;
        }
    }

    private boolean reset(ConnectionImpl connection) throws SQLException {
        connection.getConnectionLock().lock();
        try {
            if (!canBeEmptied(connection)) {
                return false;
            }
            ServerSession server = connection.getSession().getServerSession();
            List<String> derivedFrom = DERIVED_FROM.stream().map(server::getServerVariable).toList();
            int timeout = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, deadlineMillis);
            forget(connection);
            repeatConnect(connection, connection.getSession());
            connection.setNetworkTimeout(Runnable::run, timeout);
            // The server runs init_connect at a login only. So a session with init_connect cannot be reset.
            return server.getServerVariable("init_connect").isEmpty()
                    && derivedFrom.equals(DERIVED_FROM.stream().map(server::getServerVariable).toList());
        } finally {
            connection.getConnectionLock().unlock();
        }
    }

    private static boolean canBeEmptied(ConnectionImpl connection) {
        NativeSession session = connection.getSession();
        return REFUSED.stream().noneMatch(key -> connection.getPropertySet().getBooleanProperty(key).getValue())
                && !connection.isProxySet()
                && !connection.isInGlobalTx()
                && connection.getActiveStatementCount() == 0
                && connection.getStatementComment() == null
                && session.getProtocol().getStreamingData() == null
                && session.getLocalInfileInputStream() == null;
    }

    /** The read-only mode comes first: its setter sends a command, and the login then restores what a new session has. */
    private static void forget(ConnectionImpl connection) throws SQLException {
        NativeSession session = connection.getSession();
        HostInfo host = session.getHostInfo();
        if (connection.isReadOnly(false)) {
            connection.setReadOnly(false);
        }
        connection.setTypeMap(null);
        session.getServerSession().setSessionTimeZone(null);
        // This discards unread bytes. The driver does the same before each command that it sends.
        session.clearInputStream();
        session.changeUser(host.getUser(), host.getPassword(), host.getDatabase());
    }

    /** Keeps the order of the driver. If the URL and the driver set the same variable, the order decides which value counts. */
    private static void repeatConnect(ConnectionImpl connection, NativeSession session) throws SQLException {
        PropertySet properties = connection.getPropertySet();
        RuntimeProperty<String> encoding = properties.getStringProperty(PropertyKey.characterEncoding);
        if (encoding.getInitialValue() == null) {
            encoding.resetValue();
        }
        session.setSessionVariables();
        session.loadServerVariables(connection.getConnectionLock(), null);
        RuntimeProperty<Integer> chunk = properties.getIntegerProperty(PropertyKey.blobSendChunkSize);
        int chunkSize = chunk.getValue();
        session.getProtocol().initServerSession();
        // Set the chunk size back, because initServerSession makes it smaller each time.
        chunk.setValue(chunkSize);
        int isolation = isolation(session.getServerSession().getServerVariable("transaction_isolation"));
        if (connection.getTransactionIsolation() != isolation) {
            connection.setTransactionIsolation(isolation);
        }
        connection.setAutoCommit(true);
        String mode = session.getServerSession().getServerVariable("sql_mode");
        boolean strict = properties.getBooleanProperty(PropertyKey.jdbcCompliantTruncation).getInitialValue();
        if (strict && !mode.contains("STRICT_TRANS_TABLES")) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET sql_mode='" + mode + (mode.isEmpty() ? "" : ",") + "STRICT_TRANS_TABLES'");
            }
        }
        String database = session.getHostInfo().getDatabase();
        if (!database.equals(connection.getDatabase())) {
            connection.setDatabase(database);
        }
        connection.clearWarnings();
    }

    private static int isolation(String name) throws SQLException {
        return switch (name) {
            case "READ-UNCOMMITTED" -> Connection.TRANSACTION_READ_UNCOMMITTED;
            case "READ-COMMITTED" -> Connection.TRANSACTION_READ_COMMITTED;
            case "REPEATABLE-READ" -> Connection.TRANSACTION_REPEATABLE_READ;
            case "SERIALIZABLE" -> Connection.TRANSACTION_SERIALIZABLE;
            default -> throw new SQLException("The isolation level " + name + " is unknown.");
        };
    }
}
