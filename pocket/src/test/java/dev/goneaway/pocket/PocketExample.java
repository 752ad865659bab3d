// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pocket;

import com.mysql.cj.jdbc.MysqlDataSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/** The code of the page of this module, compiled. */
final class PocketExample implements AutoCloseable {

    private final OneConnection mysql;

    PocketExample(String url) throws SQLException {
        // region open
        // Once, at the start of the program:
        MysqlDataSource source = new MysqlDataSource();
        // url: jdbc:mysql://host/db?…&connectTimeout=5000&socketTimeout=60000 (above your slowest query)
        source.setUrl(url);
        OneConnection mysql = OneConnection.timestamp(source, Duration.ofSeconds(1), Duration.ofSeconds(30));
        // endregion
        this.mysql = mysql;
    }

    static OneConnection ping(DataSource source) {
        // region ping
        OneConnection mysql = OneConnection.ping(source, 1, Duration.ofSeconds(30));
        // endregion
        return mysql;
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
