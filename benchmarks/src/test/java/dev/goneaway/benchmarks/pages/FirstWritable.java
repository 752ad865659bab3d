// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.List;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Connects to the first of several servers that is there and may write; the deadlines are those of each. */
final class FirstWritable implements DataSource {

    private final List<? extends DataSource> servers;

    FirstWritable(List<? extends DataSource> servers) {
        this.servers = List.copyOf(servers);
    }

    // region connect
    @Override
    public Connection getConnection() throws SQLException {
        SQLException none = new SQLTransientConnectionException("none of " + servers.size() + " servers is there and may write", "08001");
        for (DataSource server : servers) {
            try {
                return writable(server.getConnection());
            } catch (SQLException e) {
                none.addSuppressed(e);
            }
        }
        throw none;
    }

    private static Connection writable(Connection connection) throws SQLException {
        boolean mayWrite = false;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@GLOBAL.read_only OR @@GLOBAL.innodb_read_only")) {
            mayWrite = row.next() && !row.getBoolean(1);
        } finally {
            if (!mayWrite) {
                connection.close();
            }
        }
        if (!mayWrite) {
            throw new SQLTransientConnectionException("the server is read-only", "08004");
        }
        return connection;
    }
    // endregion

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("each server has an account of its own");
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException("writes no log");
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException("each server has deadlines of its own");
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("writes no log");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("no " + type.getName() + " here");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
