// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.LoggingListener;
import dev.goneaway.peek.PeekDataSource;
import dev.goneaway.peek.PeekSocketFactory;
import dev.goneaway.pool.MySqlExceptionOverride;
import java.sql.SQLException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Spring's {@code JdbcTemplate} and its transactions on HikariCP, which looks at the socket of each connection before it lends
 * it.
 */
public final class SpringJdbc implements AutoCloseable {

    private final HikariDataSource pool;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    /**
     * Connects.
     *
     * @param url {@code jdbc:mysql://host/db?user=…&password=…&connectTimeout=2000&socketTimeout=10000}
     * @throws SQLException if the URL cannot be used
     */
    public SpringJdbc(String url) throws SQLException {
        // Before the first pool is made, or on the command line: HikariCP does not validate what was used within 500 ms
        // otherwise.
        System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "-1");
        MysqlDataSource dataSource = new MysqlDataSource();
        dataSource.setUrl(url);
        dataSource.setSocketFactory(PeekSocketFactory.class.getName());
        HikariConfig config = new HikariConfig();
        config.setDataSource(new PeekDataSource(dataSource, PeekDataSource.DEFAULT_PING_AFTER, new LoggingListener()));
        // A server that turned read-only answers every look: its connection has to go when a write has failed.
        config.setExceptionOverride(new MySqlExceptionOverride());
        config.setMaximumPoolSize(4);
        pool = new HikariDataSource(config);
        jdbc = new JdbcTemplate(pool);
        transaction = new TransactionTemplate(new DataSourceTransactionManager(pool));
    }

    /**
     * Reads one price.
     *
     * @param article its number
     * @return in cents
     */
    public int price(int article) {
        return jdbc.queryForObject("SELECT cents FROM price WHERE article = ?", Integer.class, article);
    }

    /**
     * Moves an amount from one article's price to another's, both or neither.
     *
     * @param from gets cheaper
     * @param to gets dearer
     * @param cents by so much
     */
    public void move(int from, int to, int cents) {
        // The connection is looked at when the transaction begins; one that is lost inside it fails it, and is not replaced.
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
