// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlFunction;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Connects once and never replaces that connection, as a program without a strategy does. One unit runs at a time. */
final class NoStrategy implements ConnectionStrategy {

    private final DataSource source;
    private Connection connection;

    NoStrategy(DataSource source) {
        this.source = source;
    }

    @Override
    public synchronized <T> T withConnection(SqlFunction<T> work) throws SQLException {
        if (connection == null) {
            connection = source.getConnection();
        }
        return work.apply(connection);
    }

    @Override
    public synchronized void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // The program does not use the connection any more.
        }
    }
}
