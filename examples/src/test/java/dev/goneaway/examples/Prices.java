// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.goneaway.testkit.contract.ChosenServer;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/**
 * The table of the examples on the chosen server, and a path to it on which an example's connections can be told from all others.
 */
final class Prices implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int UNKNOWN_THREAD = 1094;

    private final FaultProxy proxy;

    Prices() throws SQLException, IOException {
        proxy = new FaultProxy(Servers.chosen());
        execute("DROP TABLE IF EXISTS price", "CREATE TABLE price (article INT PRIMARY KEY, cents INT NOT NULL)",
                "INSERT INTO price VALUES (1, 100), (2, 200)",
                "DROP TABLE IF EXISTS nightly", "CREATE TABLE nightly (connection BIGINT NOT NULL)");
    }

    /** The path to the server, for a test that breaks it. */
    FaultProxy path() {
        return proxy;
    }

    /** Through the path. */
    String url() {
        return ChosenServer.url().replaceFirst("//[^/]*/", "//127.0.0.1:" + proxy.port() + "/");
    }

    /** With sessions that the server closes after a second of quiet. */
    String urlWithShortWaitTimeout() {
        return url() + "&sessionVariables=wait_timeout%3D1";
    }

    int price(int article) throws SQLException {
        return (int) number("SELECT cents FROM %s.price WHERE article = " + article);
    }

    long number(String query) throws SQLException {
        try (Connection admin = Servers.chosen().admin()) {
            return Sql.number(admin, String.format(query, Servers.chosen().database()));
        }
    }

    void rename(String table, String other) throws SQLException {
        execute("RENAME TABLE " + table + " TO " + other);
    }

    /** How many commands the example has sent so far. */
    long commands() {
        return proxy.commands();
    }

    /** Kills every connection of the example, and returns when both ends know; fails if there is none. */
    void kill() throws SQLException {
        Set<Long> ids = proxy.connectionIds();
        if (ids.isEmpty()) {
            throw new AssertionError("the example has no connection to kill");
        }
        for (long id : ids) {
            try {
                ChosenServer.kill(id);
            } catch (SQLException e) {
                if (e.getErrorCode() != UNKNOWN_THREAD) { // a short wait_timeout was faster
                    throw e;
                }
            }
        }
        await().atMost(PATIENCE).until(() -> proxy.connectionIds().stream().noneMatch(ids::contains));
    }

    /** Returns when the server has closed every connection of the example by itself. */
    void awaitTimedOut() {
        await().atMost(PATIENCE).until(() -> proxy.connectionIds().isEmpty());
    }

    /** While the server is read-only: a write that fails, after which one of the example's connections has to go. */
    void dropsAConnectionOnceReadOnly(Runnable write) throws SQLException {
        Server server = Servers.chosen();
        assumeTrue(server.hasProcess(), "a server that may not be turned read-only");
        String option = server.family() == Server.Family.MYSQL ? "super_read_only" : "read_only";
        Set<Long> before = proxy.connectionIds();
        try (Connection admin = server.admin()) {
            Sql.execute(admin, "SET GLOBAL " + option + " = 1");
            try {
                write.run();
                await().atMost(PATIENCE).until(() -> !proxy.connectionIds().containsAll(before));
            } finally {
                Sql.execute(admin, "SET GLOBAL " + option + " = 0");
                Sql.execute(admin, "SET GLOBAL read_only = 0");
            }
        }
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = Servers.chosen().dataSource().getConnection()) {
            for (String statement : statements) {
                Sql.execute(connection, statement);
            }
        }
    }

    @Override
    public void close() throws SQLException, IOException {
        proxy.close();
        execute("DROP TABLE price", "DROP TABLE nightly");
    }
}
