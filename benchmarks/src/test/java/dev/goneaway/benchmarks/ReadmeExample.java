// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.FlightRecorderListener;
import dev.goneaway.LoggingListener;
import dev.goneaway.ping.PingStrategy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** The code of the README, compiled. */
final class ReadmeExample {

    private ReadmeExample() {
    }

    static String now(String url) throws SQLException {
        // begin
        MysqlDataSource dataSource = new MysqlDataSource();
        dataSource.setUrl(url); // jdbc:mysql://host/db?user=…&password=…&connectTimeout=2000&socketTimeout=10000
        ConnectionOptions options = ConnectionOptions.DEFAULTS
                .withOnConnect(connection -> connection.createStatement().execute("SET time_zone = '+00:00'"))
                .withListener(new LoggingListener().andThen(new FlightRecorderListener()));
        try (ConnectionStrategy mysql = new PingStrategy(dataSource, Duration.ofSeconds(1), options)) {
            return mysql.withConnection(connection -> {
                ResultSet row = connection.createStatement().executeQuery("SELECT NOW()");
                return row.next() ? row.getString(1) : null;
            });
        }
        // end
    }
}
