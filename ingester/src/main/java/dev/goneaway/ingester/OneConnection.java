// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlFunction;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** No strategy: connects once, and uses that connection for ever, whatever becomes of it. One unit at a time. */
final class OneConnection implements ConnectionStrategy {

    private final DataSource source;
    private Connection connection;

    OneConnection(DataSource source) {
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
            // It is given up either way.
        }
    }
}
