// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import dev.goneaway.testkit.server.Server.Family;

/** The version and the family of a server, as the server reports them. */
record ServerIdentity(String version, Family family) {

    static ServerIdentity of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT VERSION(), @@version_comment")) {
            row.next();
            String version = row.getString(1);
            // Some packages and proxies name the product in the comment only.
            boolean mariadb = (version + row.getString(2)).toLowerCase().contains("mariadb");
            return new ServerIdentity(version, mariadb ? Family.MARIADB : Family.MYSQL);
        }
    }

    /** Returns a description such as {@code MariaDB 11.4.5 (embedded)}. Leaves out what the packager added to the version. */
    String describe(String origin) {
        return (family == Family.MARIADB ? "MariaDB " : "MySQL ") + version.split("-", 2)[0] + " (" + origin + ")";
    }
}
