// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.LoggingListener;
import dev.goneaway.peek.PeekDataSource;
import dev.goneaway.peek.PeekDriver;
import dev.goneaway.peek.PeekSocketFactory;
import dev.goneaway.pool.MySqlExceptionOverride;
import java.sql.SQLException;

/**
 * A plain HikariCP pool that peeks before each borrow, for a framework that borrows from a {@code DataSource}. The pool drops a
 * connection to a server that has turned read-only.
 *
 * <p>{@link #byNames} sets class names, as a file of settings does. {@link #logging} sets objects, and logs dead connections.
 */
public final class HikariByUrl {

    private HikariByUrl() {
    }

    /**
     * Connects. The URL is {@code jdbc:mysql://host/db?user=…&password=…&connectTimeout=5000&socketTimeout=60000}. The driver gives
     * up every query that is slower than socketTimeout. The caller closes the pool.
     */
    public static HikariDataSource byNames(String url) {
        // Set it before the pool is made, or on the command line. Otherwise HikariCP does not test a connection that was used
        // in the last 500 ms.
        System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "-1");
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setDriverClassName(PeekDriver.class.getName());
        config.setExceptionOverrideClassName(MySqlExceptionOverride.class.getName());
        return new HikariDataSource(config);
    }

    /** Connects, and logs each connection that the pool finds dead. The caller closes the pool. */
    public static HikariDataSource logging(String url) throws SQLException {
        System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "-1");
        MysqlDataSource dataSource = new MysqlDataSource();
        dataSource.setUrl(url);
        dataSource.setSocketFactory(PeekSocketFactory.class.getName());
        HikariConfig config = new HikariConfig();
        config.setDataSource(new PeekDataSource(dataSource, PeekDataSource.DEFAULT_PING_AFTER,
                ConnectionOptions.DEFAULTS.withListener(new LoggingListener())));
        config.setExceptionOverride(new MySqlExceptionOverride());
        return new HikariDataSource(config);
    }
}
