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
 * A daemon with a virtual thread for each request, and eight connections for all requests. The pool limits the load of the
 * server. A request that waits for a connection blocks its virtual thread only.
 */
public final class VirtualDaemon implements AutoCloseable {

    private final ConnectionStrategy mysql;
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Connects to nothing yet. The URL is {@code jdbc:mysql://host/db?user=…&password=…&connectTimeout=5000&socketTimeout=60000}.
     * The driver gives up every query that is slower than socketTimeout.
     */
    public VirtualDaemon(String url) throws SQLException {
        // Set it before the pool is made, or on the command line. Otherwise HikariCP does not test a connection that was used
        // in the last 500 ms.
        System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "-1");
        MysqlDataSource dataSource = new MysqlDataSource();
        dataSource.setUrl(url);
        dataSource.setSocketFactory(PeekSocketFactory.class.getName());
        mysql = HikariRecycle.strategy(dataSource, RecycleSettings.DEFAULTS.withSize(8).withProbe(PeekDataSource.DEFAULT_PING_AFTER),
                ConnectionOptions.DEFAULTS.withMaxWait(Duration.ofSeconds(5)).withListener(new LoggingListener()));
    }

    /** Reads the price of one article in cents, in a thread of its own. */
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
