// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import dev.goneaway.testkit.server.Server;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The server of a soak, and another one with the same account, started when it is first needed and then kept. */
public final class Stock implements AutoCloseable {

    private final Server server;
    private final Supplier<Server> starter;
    private Server another;

    /**
     * Starts nothing yet.
     *
     * @param server stays the caller's
     * @param starter starts another of the same kind
     */
    public Stock(Server server, Supplier<Server> starter) {
        this.server = server;
        this.starter = starter;
    }

    Server server() {
        return server;
    }

    /** With the table of the first. */
    synchronized Server another() throws SQLException {
        if (another == null) {
            another = starter.get();
            String account = "'" + server.user() + "'@'%'";
            try (Connection admin = another.admin(); Statement statement = admin.createStatement()) {
                statement.execute("CREATE USER IF NOT EXISTS " + account);
                statement.execute("ALTER USER " + account + " IDENTIFIED BY '" + server.password() + "'");
                statement.execute("GRANT ALL ON " + another.database() + ".* TO " + account);
            }
        }
        SoakTable.copy(server, another);
        return another;
    }

    /** Every server that lines may be on; the other has a table only in a run that needed it. */
    synchronized List<Server> all() {
        List<Server> all = new ArrayList<>(List.of(server));
        if (another != null) {
            all.add(another);
        }
        return all;
    }

    /** Takes the tables away, wherever they are. */
    void dropTables() throws SQLException {
        for (Server one : all()) {
            SoakTable.drop(one);
        }
    }

    /**
     * A URL of the server that leads through a port of this machine, with short deadlines: a soak has many faults and one
     * evening.
     */
    String url(int port, String variables) {
        return server.jdbcUrl().replaceFirst("//[^/]*/", "//127.0.0.1:" + port
                + "/").replaceAll("(connect|socket)Timeout=\\d+&?", "")
                + "&connectTimeout=1000&socketTimeout=2000&user=" + encoded(server.user()) + "&password="
                        + encoded(server.password())
                + (variables.isEmpty() ? "" : "&sessionVariables=" + encoded(variables));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void close() {
        if (another != null) {
            another.close();
        }
    }
}
