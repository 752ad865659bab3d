// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.LoggingListener;
import dev.goneaway.peek.PeekSocketFactory;
import dev.goneaway.peek.PeekStrategy;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Jdbi on one connection. Each unit of work gets a {@code Handle} of its own. With a pool, give {@code Jdbi.create} the pool, and
 * let the pool peek. Thread-safe: units run one at a time.
 */
public final class Jdbis implements AutoCloseable {

    private final ConnectionStrategy mysql;

    /**
     * Connects to nothing yet. The URL is {@code jdbc:mysql://host/db?user=…&password=…&connectTimeout=5000&socketTimeout=60000}.
     * The driver gives up every query that is slower than socketTimeout.
     */
    public Jdbis(String url) throws SQLException {
        MysqlDataSource dataSource = new MysqlDataSource();
        dataSource.setUrl(url);
        dataSource.setSocketFactory(PeekSocketFactory.class.getName());
        mysql = new PeekStrategy(dataSource, ConnectionOptions.DEFAULTS.withListener(new LoggingListener()));
    }

    /** Returns the price of one article in cents. */
    public int price(int article) throws SQLException {
        return mysql.withConnection(connection -> {
            // The handle is not closed, because close() would also close the connection.
            Handle handle = Jdbi.open(connection);
            return handle.createQuery("SELECT cents FROM price WHERE article = :article").bind("article", article)
                    .mapTo(Integer.class).one();
        });
    }

    /** Moves cents from one article's price to another's. Both prices change, or neither. */
    public void move(int from, int to, int cents) throws SQLException {
        mysql.useConnection(connection -> Jdbi.open(connection).useTransaction(inside -> {
            inside.execute("UPDATE price SET cents = cents - ? WHERE article = ?", cents, from);
            inside.execute("UPDATE price SET cents = cents + ? WHERE article = ?", cents, to);
        }));
    }

    @Override
    public void close() {
        mysql.close();
    }
}
