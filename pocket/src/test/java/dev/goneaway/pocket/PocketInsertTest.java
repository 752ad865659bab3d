// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.testkit.contract.ChosenServer;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The flag of the page's INSERT tells whether the unit was started. The exception alone does not. */
class PocketInsertTest {

    private final Server server = Servers.chosen();
    private FaultProxy path;
    private PocketExample example;

    @BeforeEach
    void open() throws SQLException, IOException {
        try (Connection connection = server.dataSource().getConnection()) {
            Sql.execute(connection, "DROP TABLE IF EXISTS event");
            Sql.execute(connection, "CREATE TABLE event (event_key VARCHAR(64) PRIMARY KEY, text VARCHAR(200) NOT NULL)");
        }
        path = new FaultProxy(server);
        example = new PocketExample(ChosenServer.url().replaceFirst("//[^/]*/", "//127.0.0.1:" + path.port() + "/"));
    }

    @AfterEach
    void close() throws IOException {
        example.close();
        path.close();
    }

    @Test
    void sendsNothingIfTheServerIsStopped() throws SQLException {
        path.refuse(true);
        assertThat(example.store("a", "first")).isFalse();
        assertThat(rows()).isZero();
        path.refuse(false);
        assertThat(example.store("a", "first")).isTrue();
        assertThat(rows()).isOne();
    }

    @Test
    void storesTheRowWhenTheServerIsBack() throws Exception {
        path.refuse(true);
        CompletableFuture<Void> stored = CompletableFuture.runAsync(() -> {
            try {
                example.storeAndWait("a", "first");
            } catch (SQLException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertThatThrownBy(() -> stored.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        path.refuse(false);
        stored.get(20, TimeUnit.SECONDS);
        assertThat(rows()).isOne();
    }

    @Test
    void throwsWhetherTheRowIsStoredOrNot() throws SQLException {
        path.cutBefore("INSERT");
        assertThatThrownBy(() -> example.store("a", "first")).satisfies(PocketInsertTest::isALoss);
        assertThat(rows()).isZero();
        path.cutAfter("INSERT");
        assertThatThrownBy(() -> example.store("a", "first")).satisfies(PocketInsertTest::isALoss);
        assertThat(rows()).isOne();
        assertThat(path.cuts()).isEqualTo(2);
    }

    @Test
    void refusesARowThatIsStoredAlready() throws SQLException {
        path.cutAfter("INSERT");
        assertThatThrownBy(() -> example.store("a", "first")).satisfies(PocketInsertTest::isALoss);
        assertThatThrownBy(() -> example.store("a", "first"))
                .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1062));
        assertThat(rows()).isOne();
    }

    @Test
    void theSqlStateDoesNotTellWhetherTheUnitWasStarted() throws SQLException {
        AtomicBoolean started = new AtomicBoolean();
        try (OneConnection mysql = PocketExample.ping(path.through(server.dataSource()))) {
            OneConnection.Work<Long> killed = connection -> {
                started.set(true);
                ChosenServer.kill(Sql.id(connection));
                return Sql.id(connection);
            };
            assertThatThrownBy(() -> mysql.withConnection(killed)).satisfies(PocketInsertTest::isALoss);
            assertThat(started).isTrue();
            started.set(false);
            path.refuse(true);
            assertThatThrownBy(() -> mysql.withConnection(killed)).satisfies(PocketInsertTest::isALoss);
            assertThat(started).isFalse();
        }
    }

    private static void isALoss(Throwable failure) {
        assertThat(failure).isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08S01"));
    }

    private long rows() throws SQLException {
        try (Connection connection = server.dataSource().getConnection()) {
            return Sql.number(connection, "SELECT COUNT(*) FROM event");
        }
    }
}
