// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** Whether connections are encrypted, whatever the server's URL says: asked for, and then seen. */
public final class Encryption {

    private Encryption() {
    }

    /**
     * What to ask for.
     *
     * @param tls with or without
     * @return options for {@link EndpointFile#dataSource(Map)}
     */
    public static Map<String, String> options(boolean tls) {
        return Map.of("sslMode", tls ? "REQUIRED" : "DISABLED");
    }

    /**
     * Sees that a connection is what it is timed for, by the server's own word.
     *
     * @param connection is asked
     * @param tls with or without
     * @return the connection
     * @throws SQLException if it is not
     */
    public static Connection require(Connection connection, boolean tls) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE 'Ssl_cipher'")) {
            boolean encrypted = row.next() && !row.getString(2).isEmpty();
            if (encrypted != tls) {
                throw new SQLException("the connection is " + (encrypted ? "" : "not ") + "encrypted, and was asked "
                        + (tls ? "" : "not ") + "to be");
            }
            return connection;
        }
    }
}
