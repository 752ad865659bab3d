// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mysql.cj.jdbc.JdbcConnection;
import dev.goneaway.ConnectionStrategy;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Clause 3 where no exception shows the loss: a connection is lost if it is closed and the unit did not close it. */
@SuppressWarnings("doclint:missing") // a test says what it holds by its name
public interface HiddenLossContract extends Contract {

    @Test
    default void findsALossThatTheDriverHidesBehindAClosedStatement() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        SQLException thrown = catchThrowableOfType(SQLException.class, () -> strategy.useConnection(
                fixture()::loseDuringBatch));
        assertThat((Throwable) thrown).hasMessageStartingWith("No operations allowed after statement closed");
        assertThat(thrown.getSQLState()).isEqualTo("S1009");
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

    /** The driver does not close a connection whose stream of rows broke. It refuses every later statement on that connection. */
    @Test
    default void noMoreThanOneUnitFailsAfterAStreamWasLostAndTheUnitKeptThatToItself() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        strategy.useConnection(connection ->
                assertThat(catchThrowable(() -> fixture().loseDuringStream(connection))).isNotNull());
        assertThat(failuresOf(strategy)).isLessThanOrEqualTo(1);
    }

    @Test
    default void noOtherUnitFailsAfterAStreamWasLostAndTheUnitThrewAnExceptionOfItsOwn() {
        ConnectionStrategy strategy = fixture().open();
        assertThatThrownBy(() -> strategy.useConnection(connection -> {
            assertThat(catchThrowable(() -> fixture().loseDuringStream(connection))).isNotNull();
            throw new IllegalStateException("the unit's own");
        })).hasMessage("the unit's own");
        assertThat(failuresOf(strategy)).isZero();
    }

    /** SQLState 45000 is for errors that a program defines. So this error does not prove that the server has replied. */
    @Test
    default void noOtherUnitFailsAfterAStreamWasLostAndTheUnitThrewAnSqlExceptionOfItsOwn() {
        ConnectionStrategy strategy = fixture().open();
        assertThatThrownBy(() -> strategy.useConnection(connection -> {
            assertThat(catchThrowable(() -> fixture().loseDuringStream(connection))).isNotNull();
            throw new SQLException("the unit's own", "45000", 20_001);
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
        strategy.useConnection(connection -> Fixture.openStream(connection.unwrap(JdbcConnection.class)));
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
