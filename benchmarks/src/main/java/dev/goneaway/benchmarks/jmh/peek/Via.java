// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh.peek;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.benchmarks.jmh.Encryption;
import dev.goneaway.benchmarks.jmh.EndpointFile;
import dev.goneaway.peek.Peek;
import dev.goneaway.peek.PeekSocketFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Which socket a connection uses; everything else about it is the same. */
enum Via {

    /** The driver's own. */
    STANDARD,

    /** The one that can be looked at. */
    PEEK;

    /** Of the testkit's connections. */
    static final int DEFAULT_TIMEOUT = 10_000;

    /** A new source of connections that are encrypted or not as the server's URL says. */
    MysqlDataSource source(int socketTimeoutMillis) throws SQLException {
        return source(Map.of(), socketTimeoutMillis);
    }

    /** A new source of connections that are encrypted or not as is said here. */
    MysqlDataSource source(boolean tls, int socketTimeoutMillis) throws SQLException {
        return source(Encryption.options(tls), socketTimeoutMillis);
    }

    private MysqlDataSource source(Map<String, String> encryption, int socketTimeoutMillis) throws SQLException {
        Map<String, String> options = new HashMap<>(encryption);
        options.put("socketTimeout", Integer.toString(socketTimeoutMillis));
        MysqlDataSource source = EndpointFile.dataSource(options);
        if (this == PEEK) {
            source.setSocketFactory(PeekSocketFactory.class.getName());
        }
        return source;
    }

    /** A new connection that was seen to be what it is timed for. */
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
