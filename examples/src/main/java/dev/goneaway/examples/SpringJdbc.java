// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.LoggingListener;
import dev.goneaway.peek.PeekDataSource;
import dev.goneaway.peek.PeekSocketFactory;
import dev.goneaway.pool.MySqlExceptionOverride;
import java.sql.SQLException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Spring's {@code JdbcTemplate} and transactions on HikariCP. The pool looks at the socket of each connection before it lends the
 * connection.
 */
public final class SpringJdbc implements AutoCloseable {

    private final HikariDataSource pool;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    /**
     * Connects. The URL is {@code jdbc:mysql://host/db?user=…&password=…&connectTimeout=5000&socketTimeout=60000}. The driver gives
     * up every query that is slower than socketTimeout.
     */
    public SpringJdbc(String url) throws SQLException {
        // Set it before the pool is made, or on the command line. Otherwise HikariCP does not test a connection that was used
        // in the last 500 ms.
        System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "-1");
        MysqlDataSource dataSource = new MysqlDataSource();
        dataSource.setUrl(url);
        dataSource.setSocketFactory(PeekSocketFactory.class.getName());
        HikariConfig config = new HikariConfig();
        config.setDataSource(new PeekDataSource(dataSource, PeekDataSource.DEFAULT_PING_AFTER,
                ConnectionOptions.DEFAULTS.withListener(new LoggingListener())));
        // A server that turned read-only passes every test. The override drops the connection after a write has failed.
        config.setExceptionOverride(new MySqlExceptionOverride());
        config.setMaximumPoolSize(4);
        pool = new HikariDataSource(config);
        jdbc = new JdbcTemplate(pool);
        transaction = new TransactionTemplate(new DataSourceTransactionManager(pool));
    }

    /** Returns the price of one article in cents. */
    public int price(int article) {
        return jdbc.queryForObject("SELECT cents FROM price WHERE article = ?", Integer.class, article);
    }

    /** Moves cents from one article's price to another's. Both prices change, or neither. */
    public void move(int from, int to, int cents) {
        // The pool looks at the connection when the transaction begins. If the connection breaks later, the transaction fails.
        transaction.executeWithoutResult(status -> {
            jdbc.update("UPDATE price SET cents = cents - ? WHERE article = ?", cents, from);
            jdbc.update("UPDATE price SET cents = cents + ? WHERE article = ?", cents, to);
        });
    }

    @Override
    public void close() {
        pool.close();
    }
}
