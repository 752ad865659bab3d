// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.LoggingListener;
import dev.goneaway.peek.PeekDataSource;
import dev.goneaway.peek.PeekDriver;
import dev.goneaway.peek.PeekSocketFactory;
import dev.goneaway.pool.MySqlExceptionOverride;
import java.sql.SQLException;

/**
 * A plain HikariCP pool that peeks, for whatever borrows from a {@code DataSource}, and that lets go of a server that has turned
 * read-only: set by names, as a framework's file of settings does it, or by objects, so that a listener can be told.
 */
public final class HikariByUrl {

    private HikariByUrl() {
    }

    /**
     * Connects.
     *
     * @param url {@code jdbc:mysql://host/db?user=…&password=…&connectTimeout=2000&socketTimeout=10000}
     * @return the pool; the caller closes it
     */
    public static HikariDataSource byNames(String url) {
        // Before the first pool is made, or on the command line: HikariCP does not validate what was used within 500 ms
        // otherwise.
        System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "-1");
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setDriverClassName(PeekDriver.class.getName());
        config.setExceptionOverrideClassName(MySqlExceptionOverride.class.getName());
        return new HikariDataSource(config);
    }

    /**
     * Connects, and logs each connection that was found dead.
     *
     * @param url as above
     * @return the pool; the caller closes it
     * @throws SQLException if the URL cannot be used
     */
    public static HikariDataSource logging(String url) throws SQLException {
        System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "-1");
        MysqlDataSource dataSource = new MysqlDataSource();
        dataSource.setUrl(url);
        dataSource.setSocketFactory(PeekSocketFactory.class.getName());
        HikariConfig config = new HikariConfig();
        config.setDataSource(new PeekDataSource(dataSource, PeekDataSource.DEFAULT_PING_AFTER, new LoggingListener()));
        config.setExceptionOverride(new MySqlExceptionOverride());
        return new HikariDataSource(config);
    }
}
