// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.LoggingListener;
import dev.goneaway.peek.PeekSocketFactory;
import dev.goneaway.peek.PeekStrategy;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A worker that writes to whichever of two servers may be written to. */
final class TwoServersExample implements AutoCloseable {

    private final ConnectionStrategy mysql;

    TwoServersExample(String oneUrl, String otherUrl) throws SQLException {
        // region open
        MysqlDataSource one = new MysqlDataSource();
        // jdbc:mysql://one/db?user=…&password=…&connectTimeout=2000&socketTimeout=60000, which must exceed the slowest query
        one.setUrl(oneUrl);
        one.setSocketFactory(PeekSocketFactory.class.getName());
        MysqlDataSource other = new MysqlDataSource();
        other.setUrl(otherUrl);
        other.setSocketFactory(PeekSocketFactory.class.getName());
        ConnectionStrategy mysql = new PeekStrategy(
                new FirstWritable(List.of(one, other)), ConnectionOptions.DEFAULTS.withListener(new LoggingListener()));
        // endregion
        this.mysql = mysql;
    }

    void write(int id) throws SQLException {
        mysql.useConnection(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO written VALUES (" + id + ")");
            }
        });
    }

    @Override
    public void close() {
        mysql.close();
    }
}
