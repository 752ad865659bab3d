// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.LoggingListener;
import dev.goneaway.peek.PeekSocketFactory;
import dev.goneaway.peek.PeekStrategy;
import java.sql.SQLException;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * jOOQ on one connection. Each unit of work gets a {@code DSLContext} of its own, because a context that lives longer keeps a
 * connection that may be dead. With a pool, give {@code DSL.using} the pool, and let the pool peek. Thread-safe: units run one at
 * a time.
 */
public final class Jooq implements AutoCloseable {

    private static final Table<?> PRICE = DSL.table("price");
    private static final Field<Integer> ARTICLE = DSL.field("article", Integer.class);
    private static final Field<Integer> CENTS = DSL.field("cents", Integer.class);

    static {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
    }

    private final ConnectionStrategy mysql;

    /**
     * Connects to nothing yet. The URL is {@code jdbc:mysql://host/db?user=…&password=…&connectTimeout=5000&socketTimeout=60000}.
     * The driver gives up every query that is slower than socketTimeout.
     */
    public Jooq(String url) throws SQLException {
        MysqlDataSource dataSource = new MysqlDataSource();
        dataSource.setUrl(url);
        dataSource.setSocketFactory(PeekSocketFactory.class.getName());
        mysql = new PeekStrategy(dataSource, ConnectionOptions.DEFAULTS.withListener(new LoggingListener()));
    }

    /** Returns the price of one article in cents. */
    public int price(int article) throws SQLException {
        return mysql.withConnection(connection -> DSL.using(connection, SQLDialect.MYSQL)
                .select(CENTS).from(PRICE).where(ARTICLE.eq(article)).fetchSingle(CENTS));
    }

    /** Moves cents from one article's price to another's. Both prices change, or neither. */
    public void move(int from, int to, int cents) throws SQLException {
        mysql.useConnection(connection -> DSL.using(connection, SQLDialect.MYSQL).transaction(transaction -> {
            DSLContext inside = transaction.dsl();
            inside.update(PRICE).set(CENTS, CENTS.minus(cents)).where(ARTICLE.eq(from)).execute();
            inside.update(PRICE).set(CENTS, CENTS.plus(cents)).where(ARTICLE.eq(to)).execute();
        }));
    }

    @Override
    public void close() {
        mysql.close();
    }
}
