// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlConsumer;
import dev.goneaway.testkit.server.Servers;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Clause 10 of {@code ConnectionStrategy}: a lost connection is closed without a round trip and without waiting. */
public interface DisposalContract extends Contract {

    @Test
    default void closesALostConnectionAtOnce() {
        ConnectionStrategy strategy = fixture().open();
        catchThrowable(() -> strategy.useConnection(connection -> {
            connection.setAutoCommit(false);
            fixture().kill(Sql.id(connection));
            Sql.execute(connection, "SELECT 1");
        }));
        assertThat(fixture().source().connections().get(0).calls()).contains("setAutoCommit").doesNotContain("commit");
        fixture().awaitGone(fixture().source().connections().get(0).id());
    }

    @Test
    default void sendsNothingMoreToAServerThatSaysItShutsDown() throws SQLException, IOException {
        sendsNothingMoreToAServerThatSaysItShutsDown(true);
    }

    @Test
    default void sendsNothingMoreToAServerThatSaysItShutsDownDuringATransaction() throws SQLException, IOException {
        sendsNothingMoreToAServerThatSaysItShutsDown(false);
    }

    /**
     * A server that shuts down answers with error 1053 and keeps the connection for a while. So a rollback or a COM_QUIT would
     * wait for such a server. A pool may see the error before the strategy does, and may then send commands of its own.
     * MariaDB Connector/J aborts with a COM_QUIT, but does not wait.
     */
    private void sendsNothingMoreToAServerThatSaysItShutsDown(boolean autoCommit) throws SQLException, IOException {
        FaultProxy proxy = fixture().proxy();
        ConnectionStrategy strategy = fixture().open();
        long[] commandsOfTheWork = new long[1];
        Fixture.fails(1053, strategy, connection -> {
            connection.setAutoCommit(autoCommit);
            try {
                Sql.execute(connection, "SIGNAL SQLSTATE '08S01' SET MYSQL_ERRNO = 1053, MESSAGE_TEXT = 'Server shutdown'");
            } finally {
                commandsOfTheWork[0] = proxy.commands();
            }
        });
        fixture().awaitGone(fixture().source().connections().get(0).id());
        if (promises().holdsOneConnection()) {
            assertThat(proxy.commands() - commandsOfTheWork[0]).isEqualTo(Servers.isMariaDbDriver() ? 1 : 0);
            assertThat(fixture().source().connections().get(0).calls()).contains("abort").doesNotContain("close", "rollback");
        }
    }

    /** The socket is open at the discard. With TLS 1.3, closing it waits for an answer, and a frozen server sends none. */
    @Test
    default void doesNotWaitForAFrozenServerToDisposeOfAnOpenTlsConnection() throws SQLException {
        fixture().target().setSslMode("REQUIRED");
        disposesOfAConnectionToAFrozenServer(connection -> {
            throw new AssertionError("costs the connection");
        });
    }

    @Test
    default void doesNotWaitForAFrozenServerToDisposeOfAConnection() throws SQLException {
        fixture().target().setSocketTimeout(700);
        disposesOfAConnectionToAFrozenServer(connection -> connection.setAutoCommit(false));
    }

    /** With TLS 1.3, a close waits for the server's close_notify. A frozen server sends none, so the strategy must not wait. */
    @Test
    default void doesNotWaitForAFrozenServerToDisposeOfATlsConnection() throws SQLException {
        fixture().target().setSslMode("REQUIRED");
        fixture().target().setSocketTimeout(700);
        disposesOfAConnectionToAFrozenServer(connection -> connection.setAutoCommit(false));
    }

    private void disposesOfAConnectionToAFrozenServer(SqlConsumer failing) throws SQLException {
        fixture().requireProcess();
        ConnectionStrategy strategy = fixture().open();
        long id = strategy.withConnection(Sql::id);
        long[] failed = new long[1];
        Duration took;
        try {
            assertThat(catchThrowable(() -> strategy.useConnection(connection -> {
                connection.getMetaData();
                fixture().server().freeze();
                try {
                    failing.accept(connection);
                } finally {
                    failed[0] = System.nanoTime();
                }
            }))).isNotNull();
            took = Duration.ofNanos(System.nanoTime() - failed[0]);
        } finally {
            fixture().server().thaw();
        }
        assertThat(took).as("less than one socketTimeout").isLessThan(Duration.ofMillis(600));
        assertThat(strategy.<Long>withConnection(Sql::id)).isNotEqualTo(id);
    }
}
