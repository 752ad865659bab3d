// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** The two accounts of a server. The application may not write to a read-only server. The administrator has all rights. */
record Accounts(String admin, String adminPassword, String user, String password) {

    /** The database that the application's account owns. */
    static final String DATABASE = "goneaway";

    static Accounts random() {
        return new Accounts("goneaway_admin", randomHex(), "goneaway", randomHex());
    }

    static String randomHex() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Statements that a server runs at every start, one a line, as the servers require. A second run changes nothing. */
    List<String> statements() {
        return List.of(
                "CREATE DATABASE IF NOT EXISTS " + DATABASE + ";",
                "CREATE USER IF NOT EXISTS '" + admin + "'@'%' IDENTIFIED BY '" + adminPassword + "';",
                "GRANT ALL PRIVILEGES ON *.* TO '" + admin + "'@'%' WITH GRANT OPTION;",
                "CREATE USER IF NOT EXISTS '" + user + "'@'%' IDENTIFIED BY '" + password + "';",
                "GRANT ALL PRIVILEGES ON " + DATABASE + ".* TO '" + user + "'@'%';",
                // A new server has accounts without a password, which other users of this machine could use.
                "DROP USER IF EXISTS 'root'@'localhost', 'root'@'127.0.0.1', 'root'@'::1', ''@'localhost';");
    }

    /** Names the accounts without their passwords. */
    @Override
    public String toString() {
        return "Accounts[" + admin + ", " + user + "]";
    }
}
