// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The code that the README of this module shows for c3p0. */
final class C3p0Example implements AutoCloseable {

    private final ConnectionStrategy mysql;

    C3p0Example(String url) throws SQLException {
        MysqlDataSource dataSource = new MysqlDataSource();
        dataSource.setUrl(url);
        // region c3p0
        ConnectionStrategy mysql = C3p0Recycle.strategy(dataSource, RecycleSettings.DEFAULTS, ConnectionOptions.DEFAULTS);
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
