// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.candidates;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlFunction;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Connects for each unit of work and closes after it: nothing can be stale, and nothing costs more. */
record ConnectPerUse(DataSource source) implements ConnectionStrategy {

    @Override
    public <T> T withConnection(SqlFunction<T> work) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return work.apply(connection);
        }
    }

    @Override
    public void close() {
    }
}
