// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.awaitility.Awaitility.await;

import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Hurts the connections of a program that knows nothing but its URL, such as the examples of the pages. */
public final class Killed {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Killed() {
    }

    /**
     * Where the chosen server is, and with which account.
     *
     * @return a URL that ends in its parameters, so that more can be appended
     */
    public static String url() {
        Server server = Servers.chosen();
        return server.jdbcUrl() + "&user=" + encoded(server.user()) + "&password=" + encoded(server.password())
                + "&connectTimeout=2000&socketTimeout=10000";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /**
     * Kills a connection, and returns when the server has forgotten it.
     *
     * @param id its {@code CONNECTION_ID()}
     * @throws SQLException as the driver threw it
     */
    public static void kill(long id) throws SQLException {
        try (Connection admin = Servers.chosen().admin()) {
            Sql.execute(admin, "KILL " + id);
        }
        awaitGone(id);
    }

    /**
     * Returns when the server has no such connection any more.
     *
     * @param id its {@code CONNECTION_ID()}
     * @throws SQLException as the driver threw it
     */
    public static void awaitGone(long id) throws SQLException {
        try (Connection admin = Servers.chosen().admin()) {
            await().atMost(PATIENCE).until(() -> Sql.number(admin,
                    "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = " + id) == 0);
        }
    }
}
