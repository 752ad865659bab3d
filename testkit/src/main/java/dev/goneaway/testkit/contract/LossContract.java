// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.goneaway.ConnectionFailure;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlConsumer;
import dev.goneaway.testkit.server.Servers;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Clause 3 of the contract in {@code ConnectionStrategy}: a unit that loses its connection runs at most once, and its caller gets
 * the exception. If no exception shows the loss, a connection is lost if it is closed and the unit did not close it.
 */
public interface LossContract extends Contract {

    @Test
    default void neverRunsTheWorkTwice() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        AtomicInteger runs = new AtomicInteger();
        catchThrowable(() -> strategy.useConnection(connection -> {
            runs.incrementAndGet();
            fixture().loseAtOnce(connection);
        }));
        assertThat(runs).hasValue(1);
    }

    @Test
    default void rethrowsALossAsTheVerySameException() {
        ConnectionStrategy strategy = fixture().open();
        AtomicReference<SQLException> seen = new AtomicReference<>();
        Throwable thrown = catchThrowable(() -> strategy.useConnection(connection -> {
            try {
                fixture().loseAtOnce(connection);
            } catch (SQLException e) {
                seen.set(e);
                throw e;
            }
        }));
        assertThat(thrown).isNotNull().isSameAs(seen.get());
    }

    @Test
    default void worksAgainAfterALossOnAnotherConnection() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        long[] lost = new long[1];
        catchThrowable(() -> strategy.useConnection(connection -> {
            lost[0] = Sql.id(connection);
            fixture().loseAtOnce(connection);
        }));
        assertThat(strategy.<Long>withConnection(Sql::id)).isNotEqualTo(lost[0]);
    }

    /** Aborts three times: if a pool of one connection does not free the connection's place, the second unit fails. */
    @Test
    default void replacesAConnectionThatTheWorkAborted() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        IllegalStateException own = new IllegalStateException("of the work");
        strategy.useConnection(connection -> connection.abort(Runnable::run));
        assertThat(strategy.<Long>withConnection(connection -> Sql.number(connection, "SELECT 1"))).isEqualTo(1);
        assertThat(catchThrowable(() -> strategy.useConnection(connection -> {
            connection.abort(Runnable::run);
            throw own;
        }))).isSameAs(own);
        assertThat(strategy.<Long>withConnection(connection -> Sql.number(connection, "SELECT 1"))).isEqualTo(1);
        strategy.useConnection(connection -> {
            connection.abort(Runnable::run);
            connection.close();
        });
        assertThat(strategy.<Long>withConnection(connection -> Sql.number(connection, "SELECT 1"))).isEqualTo(1);
    }

    @Test
    default void losesAWholeTransactionAndNotHalfOfIt() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        Throwable thrown = catchThrowable(() -> strategy.useConnection(connection -> {
            connection.setAutoCommit(false);
            fixture().insert(connection, 1);
            fixture().kill(Sql.id(connection));
            fixture().insert(connection, 2);
            connection.commit();
        }));
        assertThat(thrown).isInstanceOf(SQLException.class);
        assertThat(fixture().rows()).isZero();
    }

    @Test
    default void findsALossThatTheDriverHidesBehindAClosedStatement() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        SQLException thrown = catchThrowableOfType(SQLException.class, () -> strategy.useConnection(fixture()::loseDuringBatch));
        assertThat(thrown.getSQLState() + " " + thrown.getMessage()).startsWith(
                Servers.isMariaDbDriver() ? "08000 " : "S1009 No operations allowed after statement closed");
        assertThat(strategy.<Long>withConnection(connection -> Sql.number(connection, "SELECT 42"))).isEqualTo(42);
    }

    @Test
    default void findsALossThatTheUnitKeptToItself() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        strategy.useConnection(connection -> {
            fixture().kill(Sql.id(connection));
            assertThatThrownBy(() -> Sql.execute(connection, "SELECT 1")).isInstanceOf(SQLException.class);
        });
        assertThat(strategy.<Long>withConnection(connection -> Sql.number(connection, "SELECT 42"))).isEqualTo(42);
    }

    /** After a stream of rows breaks, the driver does not close the connection, but refuses every later statement on it. */
    @Test
    default void noMoreThanOneUnitFailsAfterAStreamWasLostAndTheUnitKeptThatToItself() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        strategy.useConnection(connection ->
                assertThat(catchThrowable(() -> fixture().loseDuringStream(connection))).isNotNull());
        assertThat(failuresOf(strategy)).isLessThanOrEqualTo(1);
    }

    @Test
    default void noOtherUnitFailsAfterAStreamWasLostAndTheUnitThrewAnExceptionOfItsOwn() {
        noOtherUnitFailsAfterAStreamWasLost(connection -> {
            throw new IllegalStateException("the unit's own");
        });
    }

    /** SQLState 45000 is for errors that a program defines. So this error does not prove that the server has replied. */
    @Test
    default void noOtherUnitFailsAfterAStreamWasLostAndTheUnitThrewAnSqlExceptionOfItsOwn() {
        noOtherUnitFailsAfterAStreamWasLost(connection -> {
            throw new SQLException("the unit's own", "45000", 20_001);
        });
    }

    private void noOtherUnitFailsAfterAStreamWasLost(SqlConsumer end) {
        ConnectionStrategy strategy = fixture().open();
        assertThatThrownBy(() -> strategy.useConnection(connection -> {
            assertThat(catchThrowable(() -> fixture().loseDuringStream(connection))).isNotNull();
            end.accept(connection);
        })).hasMessage("the unit's own");
        assertThat(failuresOf(strategy)).isZero();
    }

    @Test
    default void findsALossOfAConnectionThatTheUnitHasClosedAfterwards() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        assertThatThrownBy(() -> strategy.useConnection(connection -> {
            try (connection) {
                fixture().kill(Sql.id(connection));
                Sql.execute(connection, "SELECT 1");
            }
        })).isInstanceOf(SQLException.class);
        assertThat(failuresOf(strategy)).isZero();
    }

    /** The strategy cannot see the statements of the driver's own connection. */
    @Test
    default void noMoreThanOneUnitFailsAfterAStreamWasLeftOpenOnTheDriversOwnConnection() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        strategy.useConnection(connection -> Fixture.openStream(ConnectionFailure.physical(connection)));
        assertThat(failuresOf(strategy)).isLessThanOrEqualTo(1);
    }

    private static int failuresOf(ConnectionStrategy strategy) {
        int failures = 0;
        for (int unit = 0; unit < 4; unit++) {
            try {
                strategy.useConnection(connection -> Sql.number(connection, "SELECT 1"));
            } catch (SQLException e) {
                failures++;
            }
        }
        return failures;
    }
}
