// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ping;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionStrategy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** The code that the page of this module shows. */
final class PingExample implements AutoCloseable {

    private final ConnectionStrategy mysql;

    PingExample(String url) throws SQLException {
        // region open
        // Once, at the start of the program:
        MysqlDataSource dataSource = new MysqlDataSource();
        // url: jdbc:mysql://host/db?…&connectTimeout=5000&socketTimeout=60000 (above your slowest query)
        dataSource.setUrl(url);
        ConnectionStrategy mysql = new PingStrategy(dataSource, Duration.ofSeconds(1));
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
