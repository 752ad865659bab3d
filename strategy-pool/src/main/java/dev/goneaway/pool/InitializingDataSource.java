// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import dev.goneaway.ConnectionStrategy.SqlConsumer;
import dev.goneaway.support.PhysicalConnection;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Objects;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Runs a first step on each new connection. If the step fails, the connection is closed at once, and the caller gets the
 * exception of the step.
 *
 * <p>As thread-safe as the {@code DataSource} behind it. Blocks while that {@code DataSource} connects and while the step runs.
 */
public class InitializingDataSource implements DataSource {

    private final DataSource source;
    private final SqlConsumer step;

    /**
     * Adds a step to each connect.
     *
     * @param source makes the connections
     * @param step runs on each new connection
     */
    public InitializingDataSource(DataSource source, SqlConsumer step) {
        this.source = Objects.requireNonNull(source, "source");
        this.step = Objects.requireNonNull(step, "step");
    }

    @Override
    public Connection getConnection() throws SQLException {
        return initialized(source.getConnection());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return initialized(source.getConnection(user, password));
    }

    private Connection initialized(Connection connection) throws SQLException {
        try {
            step.accept(connection);
            return connection;
        } catch (Throwable failure) {
            PhysicalConnection.abort(connection);
            throw failure;
        }
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(source) ? type.cast(source) : source.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(source) || source.isWrapperFor(type);
    }

    // The rest of a DataSource, one call a line.

    @Override public int getLoginTimeout() throws SQLException { return source.getLoginTimeout(); }
    @Override public void setLoginTimeout(int seconds) throws SQLException { source.setLoginTimeout(seconds); }
    @Override public PrintWriter getLogWriter() throws SQLException { return source.getLogWriter(); }
    @Override public void setLogWriter(PrintWriter writer) throws SQLException { source.setLogWriter(writer); }
    @Override public Logger getParentLogger() throws SQLFeatureNotSupportedException { return source.getParentLogger(); }
}
