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

/**
 * Gives the chosen server's URL to programs that accept only a URL, and kills their connections. An id is a connection's {@code
 * CONNECTION_ID()}.
 */
public final class ChosenServer {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private ChosenServer() {
    }

    /** {@return the URL of the chosen server with an account and with deadlines; more parameters can be appended with {@code &}} */
    public static String url() {
        Server server = Servers.chosen();
        return server.jdbcUrl() + "&user=" + encoded(server.user()) + "&password=" + encoded(server.password())
                + "&connectTimeout=2000&socketTimeout=10000";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Kills a connection, and waits until it is gone from the server's list. */
    public static void kill(long id) throws SQLException {
        Sql.administer(Servers.chosen(), "KILL " + id);
        awaitGone(id);
    }

    /** Waits until a connection is gone from the server's list. */
    public static void awaitGone(long id) throws SQLException {
        try (Connection admin = Servers.chosen().admin()) {
            await().atMost(PATIENCE).until(() -> Sql.number(admin,
                    "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = " + id) == 0);
        }
    }
}
