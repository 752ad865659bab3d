// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.LoggingListener;
import dev.goneaway.ping.PingStrategy;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** The JDK, the driver and one connection. A ping tests it before each unit of work. Thread-safe: units run one at a time. */
public final class PlainJdbc implements AutoCloseable {

    private static final String CHANGE = "UPDATE price SET cents = cents + ? WHERE article = ?";

    private final ConnectionStrategy mysql;

    /**
     * Connects to nothing yet. The URL is {@code jdbc:mysql://host/db?user=…&password=…&connectTimeout=5000&socketTimeout=60000}.
     * The driver gives up every query that is slower than socketTimeout.
     */
    public PlainJdbc(String url) throws SQLException {
        MysqlDataSource dataSource = new MysqlDataSource();
        dataSource.setUrl(url);
        mysql = new PingStrategy(dataSource, Duration.ofSeconds(1), ConnectionOptions.DEFAULTS.withListener(new LoggingListener()));
    }

    /** Returns the price of one article in cents. */
    public int price(int article) throws SQLException {
        return mysql.withConnection(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("SELECT cents FROM price WHERE article = ?")) {
                statement.setInt(1, article);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return row.getInt(1);
                }
            }
        });
    }

    /**
     * Moves cents from one article's price to another's in one transaction, which is one unit of work. If {@code COMMIT} failed,
     * the transaction may have been committed or not.
     */
    public void move(int from, int to, int cents) throws SQLException {
        mysql.useConnection(connection -> {
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(CHANGE)) {
                statement.setInt(1, -cents);
                statement.setInt(2, from);
                statement.executeUpdate();
                statement.setInt(1, cents);
                statement.setInt(2, to);
                statement.executeUpdate();
            }
            // When the unit ends, the strategy rolls back what is not committed and restores autocommit.
            connection.commit();
        });
    }

    @Override
    public void close() {
        mysql.close();
    }
}
