// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** Chooses between encrypted and plaintext connections, and checks whether a connection is encrypted as chosen. */
final class Encryption {

    private Encryption() {
    }

    static Map<String, String> options(boolean tls) {
        return Map.of("sslMode", tls ? "REQUIRED" : "DISABLED");
    }

    /** Returns the connection. Throws if the server does not report that the connection is encrypted as chosen. */
    static Connection require(Connection connection, boolean tls) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE 'Ssl_cipher'")) {
            boolean encrypted = row.next() && !row.getString(2).isEmpty();
            if (encrypted != tls) {
                throw new SQLException("the connection is " + (encrypted ? "encrypted" : "not encrypted")
                        + ", but the benchmark is for " + (tls ? "TLS" : "plaintext"));
            }
            return connection;
        }
    }
}
