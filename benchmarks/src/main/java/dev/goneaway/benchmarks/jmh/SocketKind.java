// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.peek.Peek;
import dev.goneaway.peek.PeekSocketFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The two kinds of socket of a connection. Everything else about the connections is the same. */
enum SocketKind {

    /** The default socket of MySQL Connector/J. */
    STANDARD,

    /** The socket that peek needs. */
    PEEK;

    /** The {@code socketTimeout} of the testkit's connections in milliseconds. */
    static final int DEFAULT_TIMEOUT = 10_000;

    /** Returns a new data source. */
    MysqlDataSource source(boolean tls, int socketTimeoutMillis) throws SQLException {
        Map<String, String> options = new HashMap<>(Encryption.options(tls));
        options.put("socketTimeout", Integer.toString(socketTimeoutMillis));
        MysqlDataSource source = EndpointFile.dataSource(options);
        if (this == PEEK) {
            source.setSocketFactory(PeekSocketFactory.class.getName());
        }
        return source;
    }

    /** Opens a connection, and checks its kind of socket and its encryption. */
    Connection connect(boolean tls, int socketTimeoutMillis) throws SQLException {
        Connection connection = source(tls, socketTimeoutMillis).getConnection();
        if (this == PEEK) {
            Peek.on(connection);
        }
        Encryption.require(connection, tls);
        if (connection.getNetworkTimeout() != socketTimeoutMillis) {
            throw new SQLException("the connection has another socketTimeout");
        }
        return connection;
    }
}
