// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.LoggingListener;
import dev.goneaway.peek.PeekDataSource;
import dev.goneaway.peek.PeekSocketFactory;
import dev.goneaway.pool.HikariRecycle;
import dev.goneaway.pool.RecycleSettings;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A daemon with a virtual thread for each request, and a few connections for all of them: the pool is what bounds the load on the
 * server, and whoever waits for a connection waits on a thread that costs nothing.
 */
public final class VirtualDaemon implements AutoCloseable {

    private final ConnectionStrategy mysql;
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Connects to nothing yet.
     *
     * @param url {@code jdbc:mysql://host/db?user=…&password=…&connectTimeout=2000&socketTimeout=10000}
     * @throws SQLException if the URL cannot be used
     */
    public VirtualDaemon(String url) throws SQLException {
        // Before the first pool is made, or on the command line: HikariCP does not validate what was used within 500 ms
        // otherwise.
        System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "-1");
        MysqlDataSource dataSource = new MysqlDataSource();
        dataSource.setUrl(url);
        dataSource.setSocketFactory(PeekSocketFactory.class.getName());
        mysql = HikariRecycle.strategy(new PeekDataSource(dataSource), RecycleSettings.DEFAULTS.withSize(8),
                ConnectionOptions.DEFAULTS.withMaxWait(Duration.ofSeconds(5)).withListener(new LoggingListener()));
    }

    /**
     * Begins to read one price.
     *
     * @param article its number
     * @return in cents, when it is read
     */
    public Future<Integer> price(int article) {
        return requests.submit(() -> mysql.withConnection(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("SELECT cents FROM price WHERE article = ?")) {
                statement.setInt(1, article);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return row.getInt(1);
                }
            }
        }));
    }

    /** Waits for the requests under way. */
    @Override
    public void close() {
        requests.close();
        mysql.close();
    }
}
