// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.FlightRecorderListener;
import dev.goneaway.LoggingListener;
import dev.goneaway.ping.PingStrategy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** The code of the README, compiled. */
final class ReadmeExample {

    private ReadmeExample() {
    }

    static String now(String url) throws SQLException {
        // region readme
        // Once, at the start of the program:
        MysqlDataSource dataSource = new MysqlDataSource();
        dataSource.setUrl(url); // jdbc:mysql://host/db?user=…&password=…&connectTimeout=2000&socketTimeout=10000
        ConnectionStrategy mysql = new PingStrategy(dataSource, Duration.ofSeconds(1), ConnectionOptions.DEFAULTS
                .withOnConnect(connection -> connection.setClientInfo("ApplicationName", "shop"))
                .withListener(new LoggingListener().andThen(new FlightRecorderListener())));

        // Whenever there is work:
        String now = mysql.withConnection(connection -> {
            try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("SELECT NOW()")) {
                return row.next() ? row.getString(1) : null;
            }
        });

        // Once, at the end:
        mysql.close();
        // endregion
        return now;
    }
}
