// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.candidates;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlFunction;
import java.sql.Connection;
import java.sql.SQLException;

/** Hands out one connection with no lock, no check and no care after a failure: what a program has that does nothing about the problem. */
record BareConnection(Connection connection) implements ConnectionStrategy {

    @Override
    public <T> T withConnection(SqlFunction<T> work) throws SQLException {
        return work.apply(connection);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // It was lost before; there is nothing more to close.
        }
    }
}
