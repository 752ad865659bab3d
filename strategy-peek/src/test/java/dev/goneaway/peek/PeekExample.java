// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The code that the README of this module shows for one connection. */
final class PeekExample implements AutoCloseable {

    private final ConnectionStrategy mysql;

    PeekExample(String url) throws SQLException {
        // region open
        // Once, at the start of the program:
        MysqlDataSource dataSource = new MysqlDataSource();
        // url: jdbc:mysql://host/db?…&connectTimeout=5000&socketTimeout=60000 (above your slowest query)
        dataSource.setUrl(url);
        dataSource.setSocketFactory(PeekSocketFactory.class.getName()); // or &socketFactory=… in the URL
        ConnectionStrategy mysql = new PeekStrategy(dataSource, ConnectionOptions.DEFAULTS);
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
