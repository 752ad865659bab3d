// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.candidates;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlFunction;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Borrows a connection from a pool and returns it, as the pool's manual shows it. Without a pool, connects for each unit. */
record BarePool(DataSource pool, Closer closer) implements ConnectionStrategy {

    @Override
    public <T> T withConnection(SqlFunction<T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return work.apply(connection);
        }
    }

    @Override
    public void close() {
        try {
            closer.close();
        } catch (SQLException e) {
            throw new IllegalStateException("a pool could not be closed", e);
        }
    }

    @FunctionalInterface
    interface Closer {

        void close() throws SQLException;
    }
}
