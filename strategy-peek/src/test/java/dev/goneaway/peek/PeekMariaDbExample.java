// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.mariadb.jdbc.MariaDbDataSource;

/** The code that the README of this module shows for MariaDB Connector/J. */
final class PeekMariaDbExample implements AutoCloseable {

    private final ConnectionStrategy mariadb;

    PeekMariaDbExample(String url) throws SQLException {
        // region open
        // url, which must have a '?': jdbc:mariadb://host/db?connectTimeout=5000&socketTimeout=60000 (above your slowest query)
        MariaDbDataSource dataSource =
                new MariaDbDataSource(url + "&socketFactory=" + PeekMariaDbSocketFactory.class.getName());
        ConnectionStrategy mariadb = new PeekStrategy(dataSource, ConnectionOptions.DEFAULTS);
        // endregion
        this.mariadb = mariadb;
    }

    long id() throws SQLException {
        return mariadb.withConnection(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    @Override
    public void close() {
        mariadb.close();
    }
}
