// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.goneaway.ConnectionFailure;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.RepeatOnce;
import dev.goneaway.testkit.Deadline;
import dev.goneaway.testkit.server.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Clause 3 of {@code ConnectionStrategy} with {@link RepeatOnce}: a lost unit is repeated once if its caller allows that. */
public interface RepeatContract extends Contract {

    @Test
    default void repeatsALostUnitOnceAndOnAFreshConnectionIfTheCallerSaidSo() throws SQLException {
        ConnectionStrategy strategy = new RepeatOnce(fixture().open());
        AtomicInteger runs = new AtomicInteger();
        long[] lost = new long[1];
        long fresh = strategy.withConnection(connection -> {
            if (runs.incrementAndGet() == 1) {
                lost[0] = Sql.id(connection);
                fixture().loseAtOnce(connection);
            }
            return Sql.id(connection);
        });
        assertThat(runs).hasValue(2);
        assertThat(fresh).isNotEqualTo(lost[0]);
    }

    @Test
    default void repeatsALostUnitOnceAndNoMore() {
        ConnectionStrategy strategy = new RepeatOnce(fixture().open());
        AtomicInteger runs = new AtomicInteger();
        Throwable thrown = catchThrowable(() -> strategy.useConnection(connection -> {
            runs.incrementAndGet();
            fixture().loseAtOnce(connection);
        }));
        assertThat(runs).hasValue(2);
        assertThat(thrown).isInstanceOf(SQLException.class);
        assertThat(thrown.getSuppressed()).isNotEmpty();
    }

    @Test
    default void repeatsAUnitWhoseLossTheDriverHidIfTheCallerSaidSo() throws SQLException {
        ConnectionStrategy strategy = new RepeatOnce(fixture().open());
        AtomicInteger runs = new AtomicInteger();
        long answer = strategy.withConnection(connection -> {
            if (runs.incrementAndGet() == 1) {
                fixture().loseDuringBatch(connection);
            }
            return Sql.number(connection, "SELECT 42");
        });
        assertThat(answer).isEqualTo(42);
        assertThat(runs).hasValue(2);
    }

    @Test
    default void doesNotRepeatAMistakeThatTheDriverReportsLikeALoss() {
        Fixture.requireMySqlDriver("accepts a rollback in autocommit mode");
        ConnectionStrategy strategy = new RepeatOnce(fixture().open());
        AtomicInteger runs = new AtomicInteger();
        Throwable thrown = catchThrowable(() -> strategy.useConnection(connection -> {
            runs.incrementAndGet();
            connection.rollback();
        }));
        assertThat(thrown).isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08003"));
        assertThat(runs).hasValue(1);
    }

    /** The server still runs the first statement. A repetition would run at the same time. */
    @Test
    default void doesNotRepeatAfterATimeoutUnlessAskedByName() throws SQLException {
        fixture().target().setSocketTimeout(400);
        AtomicInteger runs = new AtomicInteger();
        assertThatThrownBy(() -> new RepeatOnce(fixture().open()).useConnection(connection -> {
            runs.incrementAndGet();
            Sql.execute(connection, "SELECT SLEEP(2)");
        })).isInstanceOf(SQLException.class);
        assertThat(runs).hasValue(1);
        assertThat(RepeatOnce.evenIfServerMayBeAtWork(fixture().open()).<Long>withConnection(connection ->
                Sql.number(connection, runs.incrementAndGet() == 2 ? "SELECT SLEEP(2)" : "SELECT 42"))).isEqualTo(42);
        assertThat(runs).hasValue(3);
    }

    /** The second exception says that the connection is closed. It does not say that the server may still be at work. */
    @Test
    default void doesNotRepeatAfterATimeoutThatASecondErrorHides() throws SQLException {
        fixture().target().setSocketTimeout(400);
        AtomicInteger runs = new AtomicInteger();
        assertThatThrownBy(() -> new RepeatOnce(fixture().open()).useConnection(connection -> {
            runs.incrementAndGet();
            catchThrowable(() -> Sql.execute(connection, "SELECT SLEEP(2)"));
            Sql.execute(connection, "SELECT 1");
        })).isInstanceOf(SQLException.class);
        assertThat(runs).hasValue(1);
    }

    /** MariaDB Connector/J aborts a query with KILL, so there the server did end the unit. */
    @Test
    default void doesNotRepeatAfterTheUnitsConnectionWasAbortedUnlessAskedByName() throws SQLException {
        AtomicInteger runs = new AtomicInteger();
        assertThatThrownBy(() -> new RepeatOnce(fixture().open()).useConnection(connection -> {
            runs.incrementAndGet();
            abortDuring(connection, "SELECT SLEEP(3)");
        })).isInstanceOf(SQLException.class);
        assertThat(runs).hasValue(Servers.isMariaDbDriver() ? 2 : 1);
    }

    private void abortDuring(Connection connection, String query) throws SQLException {
        Connection physical = ConnectionFailure.physical(connection);
        long id = Sql.id(connection);
        var aborter = Deadline.start("aborter", () -> {
            fixture().awaitRunning(id, query);
            physical.abort(Runnable::run);
            return null;
        });
        try {
            Sql.execute(connection, query);
        } finally {
            aborter.get(Fixture.PATIENCE);
        }
    }

    /** The other connection fails with an error of its server, and then with a loss while this connection has an open stream. */
    @Test
    default void doesNotRepeatForTheLossOfAnotherConnection() throws SQLException {
        ConnectionStrategy strategy = new RepeatOnce(fixture().open());
        AtomicInteger runs = new AtomicInteger();
        try (Connection other = fixture().server().dataSource().getConnection()) {
            assertThatThrownBy(() -> strategy.useConnection(connection -> {
                runs.incrementAndGet();
                Sql.execute(connection, "SELECT 1");
                Sql.execute(other, "SIGNAL SQLSTATE '08S01' SET MYSQL_ERRNO = 1053, MESSAGE_TEXT = 'Server shutdown'");
            })).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> strategy.useConnection(connection -> {
                runs.incrementAndGet();
                Fixture.openStream(connection);
                fixture().loseAtOnce(other);
            })).isInstanceOf(SQLException.class);
        }
        assertThat(runs).hasValue(2);
    }

    @Test
    default void neverRepeatsOnACancelledThread() {
        AtomicInteger runs = new AtomicInteger();
        Throwable thrown = catchThrowable(() -> RepeatOnce.evenIfServerMayBeAtWork(fixture().open()).useConnection(connection -> {
            runs.incrementAndGet();
            try {
                fixture().loseAtOnce(connection);
            } finally {
                Thread.currentThread().interrupt();
            }
        }));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown).isInstanceOf(SQLException.class);
        assertThat(runs).hasValue(1);
    }

    @Test
    default void repeatsWhatAGaleraNodeOutsideThePrimaryComponentRefused() throws SQLException {
        AtomicInteger runs = new AtomicInteger();
        new RepeatOnce(fixture().open()).useConnection(connection -> {
            if (runs.incrementAndGet() == 1) {
                Sql.execute(connection, "SIGNAL SQLSTATE '08S01' SET MYSQL_ERRNO = 1047, "
                        + "MESSAGE_TEXT = 'WSREP has not yet prepared node for application use'");
            }
        });
        assertThat(runs).hasValue(2);
    }
}
