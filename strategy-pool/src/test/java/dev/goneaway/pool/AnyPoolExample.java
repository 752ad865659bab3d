// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** The code that the README of this module shows for a pool that the program already has. */
final class AnyPoolExample implements AutoCloseable {

    private final ConnectionStrategy mysql;

    AnyPoolExample(DataSource pool) {
        // region any
        ConnectionStrategy mysql = new PoolStrategy(new AnyPool(pool), ConnectionOptions.DEFAULTS); // the pool stays yours to close
        // endregion
        this.mysql = mysql;
    }

    long id() throws SQLException {
        // region use
        // Whenever there is work:
        long id = mysql.withConnection(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
                row.next();
                return row.getLong(1);
            }
        });
        // endregion
        return id;
    }

    @Override
    public void close() {
        mysql.close();
    }
}
