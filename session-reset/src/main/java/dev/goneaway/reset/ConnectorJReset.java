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
import dev.goneaway.Durations;
import dev.goneaway.SessionReset;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/**
 * Resets the session of a MySQL Connector/J connection to that of a new connection, on the same socket, or refuses to.
 *
 * <p>The server forgets the session at COM_CHANGE_USER, which logs in again with the account and the database of the connection. The class
 * then repeats what MySQL Connector/J does after a login, in the same order. COM_RESET_CONNECTION is not enough: the server then has its own
 * character set, and the driver keeps the isolation level, the read-only mode and the database of the last unit.
 *
 * <p>It refuses a connection whose driver holds what nothing public can empty: cached or open statements, an open stream, cached results'
 * metadata, several hosts. Thread-safe. Blocks for a handful of round trips.
 */
public final class ConnectorJReset implements SessionReset {

    /** From these server variables the driver derives values at connect that nothing public sets again. */
    private static final List<String> DERIVED_FROM = List.of("auto_increment_increment", "max_allowed_packet");

    /** With one of these the driver holds more than can be emptied, or does not tell what it holds. */
    private static final List<PropertyKey> REFUSED = List.of(PropertyKey.cachePrepStmts, PropertyKey.cacheCallableStmts,
            PropertyKey.cacheResultSetMetadata, PropertyKey.dontTrackOpenResources, PropertyKey.useCompression);

    private final int deadlineMillis;

    /**
     * Connects to nothing.
     *
     * @param deadline how long each reply of the server may take during a reset; positive
     */
    public ConnectorJReset(Duration deadline) {
        Durations.requirePositive("reset deadline", deadline, Duration.ofSeconds(1));
        deadlineMillis = (int) Math.min(Math.max(deadline.toMillis(), 1), Integer.MAX_VALUE);
    }

    /**
     * {@inheritDoc}
     *
     * @return false for a connection of another driver or of another version of the driver, and for one that cannot be emptied
     */
    @Override
    public boolean reset(Connection connection) throws SQLException {
        try {
            return connection.isWrapperFor(JdbcConnection.class)
                    && connection.unwrap(JdbcConnection.class) instanceof ConnectionImpl physical && reset(physical);
        } catch (CJException e) {
            throw SQLExceptionsMapping.translateException(e);
        } catch (LinkageError e) {
            return false;
        }
    }

    private boolean reset(ConnectionImpl connection) throws SQLException {
        connection.getConnectionLock().lock();
        try {
            if (!canBeEmptied(connection)) {
                return false;
            }
            int timeout = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, deadlineMillis);
            boolean done = logInAgain(connection);
            connection.setNetworkTimeout(Runnable::run, timeout);
            return done;
        } finally {
            connection.getConnectionLock().unlock();
        }
    }

    private static boolean canBeEmptied(ConnectionImpl connection) {
        NativeSession session = connection.getSession();
        PropertySet properties = connection.getPropertySet();
        return REFUSED.stream().noneMatch(key -> properties.getBooleanProperty(key).getValue())
                && !connection.isProxySet()
                && connection.getActiveStatementCount() == 0
                && session.getProtocol().getStreamingData() == null
                && session.getLocalInfileInputStream() == null
                && connection.getStatementComment() == null;
    }

    private static boolean logInAgain(ConnectionImpl connection) throws SQLException {
        NativeSession session = connection.getSession();
        HostInfo host = session.getHostInfo();
        ServerSession server = session.getServerSession();
        List<String> derivedFrom = DERIVED_FROM.stream().map(server::getServerVariable).toList();

        // Before the login: these put the driver's own fields back, and the login then restores the server's side.
        if (connection.isReadOnly(false)) {
            connection.setReadOnly(false);
        }
        if (!host.getDatabase().equals(connection.getDatabase())) {
            connection.setDatabase(host.getDatabase());
        }
        connection.setTypeMap(null);
        server.setSessionTimeZone(null);

        session.clearInputStream();
        session.changeUser(host.getUser(), host.getPassword(), host.getDatabase());
        repeatTheDriversConnect(connection, session);
        return isEmpty(server.getServerVariable("init_connect"))
                && derivedFrom.equals(DERIVED_FROM.stream().map(server::getServerVariable).toList());
    }

    /** In the driver's own order, which decides what wins if the URL and the driver set the same variable. */
    private static void repeatTheDriversConnect(ConnectionImpl connection, NativeSession session) throws SQLException {
        PropertySet properties = connection.getPropertySet();
        RuntimeProperty<String> encoding = properties.getStringProperty(PropertyKey.characterEncoding);
        if (encoding.getInitialValue() == null) {
            encoding.resetValue();
        }
        session.setSessionVariables();
        session.loadServerVariables(connection.getConnectionLock(), null);
        // The driver makes this value smaller each time.
        RuntimeProperty<Integer> chunk = properties.getIntegerProperty(PropertyKey.blobSendChunkSize);
        int chunkSize = chunk.getValue();
        session.getProtocol().initServerSession();
        chunk.setValue(chunkSize);

        ServerSession server = session.getServerSession();
        int level = isolation(server.getServerVariable("transaction_isolation"));
        if (connection.getTransactionIsolation() != level) {
            connection.setTransactionIsolation(level);
        }
        connection.setAutoCommit(true);
        String mode = server.getServerVariable("sql_mode");
        if (properties.getBooleanProperty(PropertyKey.jdbcCompliantTruncation).getInitialValue() && !mode.contains("STRICT_TRANS_TABLES")) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET sql_mode='" + mode + (mode.isEmpty() ? "" : ",") + "STRICT_TRANS_TABLES'");
            }
        }
        connection.clearWarnings();
    }

    private static int isolation(String name) throws SQLException {
        return switch (name) {
            case "READ-UNCOMMITTED" -> Connection.TRANSACTION_READ_UNCOMMITTED;
            case "READ-COMMITTED" -> Connection.TRANSACTION_READ_COMMITTED;
            case "REPEATABLE-READ" -> Connection.TRANSACTION_REPEATABLE_READ;
            case "SERIALIZABLE" -> Connection.TRANSACTION_SERIALIZABLE;
            default -> throw new SQLException("unknown isolation level " + name);
        };
    }

    private static boolean isEmpty(String value) {
        return value == null || value.isEmpty();
    }
}
