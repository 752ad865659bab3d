// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pocket;

import com.mysql.cj.jdbc.MysqlDataSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** The code of the page of this module for peek, compiled. */
final class PocketPeekExample implements AutoCloseable {

    private final OneConnection mysql;

    PocketPeekExample(String url) throws SQLException {
        MysqlDataSource source = new MysqlDataSource();
        source.setUrl(url);
        // region open
        source.setSocketFactory(PeekCheck.ChannelFactory.class.getName());
        OneConnection mysql = new OneConnection(source, new PeekCheck(), Duration.ofSeconds(30));
        // endregion
        this.mysql = mysql;
    }

    long id() throws SQLException {
        return mysql.withConnection(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    @Override
    public void close() {
        mysql.close();
    }
}
