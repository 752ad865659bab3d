// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mysql.cj.jdbc.JdbcConnection;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.RepeatOnce;
import dev.goneaway.Replacement;
import dev.goneaway.ReplacementReason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Clause 3 where no exception tells of the loss: a closed connection that the unit did not close was lost. */
@SuppressWarnings("doclint:missing") // a test says what it holds by its name
interface HiddenLossContract extends Contract {

    @Test
    default void findsALossThatTheDriverHidesBehindAClosedStatement() throws SQLException {
        List<Replacement> heard = new CopyOnWriteArrayList<>();
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS.withListener(heard::add));
        SQLException thrown = catchThrowableOfType(SQLException.class, () -> strategy.useConnection(this::loseInTheMiddleOfABatch));
        assertThat((Throwable) thrown).hasMessageStartingWith("No operations allowed after statement closed");
        assertThat(thrown.getSQLState()).isEqualTo("S1009");
        assertThat(thrown.getSuppressed()).as("what the driver says of the closed connection").isNotEmpty();
        assertThat(strategy.<Long>withConnection(connection -> Sql.number(connection, "SELECT 42"))).isEqualTo(42);
        assertThat(heard).extracting(Replacement::reason).containsExactly(ReplacementReason.LOST_DURING_WORK);
        assertThat(heard.get(0).cause()).isSameAs(thrown.getSuppressed()[0]);
    }

    @Test
    default void repeatsAUnitWhoseLossTheDriverHidIfTheCallerSaidSo() throws SQLException {
        ConnectionStrategy strategy = new RepeatOnce(fixture().open());
        AtomicInteger runs = new AtomicInteger();
        long answer = strategy.withConnection(connection -> {
            if (runs.incrementAndGet() == 1) {
                loseInTheMiddleOfABatch(connection);
            }
            return Sql.number(connection, "SELECT 42");
        });
        assertThat(answer).isEqualTo(42);
        assertThat(runs).hasValue(2);
    }

    @Test
    default void findsALossThatTheUnitKeptToItself() throws SQLException {
        List<Replacement> heard = new CopyOnWriteArrayList<>();
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS.withListener(heard::add));
        strategy.useConnection(connection -> {
            fixture().kill(Sql.id(connection));
            assertThatThrownBy(() -> Sql.execute(connection, "SELECT 1")).isInstanceOf(SQLException.class);
        });
        assertThat(strategy.<Long>withConnection(connection -> Sql.number(connection, "SELECT 42"))).isEqualTo(42);
        assertThat(heard).extracting(Replacement::reason).containsExactly(ReplacementReason.LOST_DURING_WORK);
    }

    /** The driver does not close a connection whose stream of rows has ended too early, and refuses every later statement on it. */
    @Test
    default void noMoreThanOneUnitFailsAfterAStreamWasLostAndTheUnitKeptThatToItself() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        strategy.useConnection(connection -> assertThat(catchThrowable(() -> loseInTheMiddleOfAStream(connection))).isNotNull());
        assertThat(failuresOf(strategy)).isLessThanOrEqualTo(1);
    }

    @Test
    default void noOtherUnitFailsAfterAStreamWasLostAndTheUnitThrewAnExceptionOfItsOwn() {
        ConnectionStrategy strategy = fixture().open();
        assertThatThrownBy(() -> strategy.useConnection(connection -> {
            assertThat(catchThrowable(() -> loseInTheMiddleOfAStream(connection))).isNotNull();
            throw new IllegalStateException("the unit's own");
        })).hasMessage("the unit's own");
        assertThat(failuresOf(strategy)).isZero();
    }

    /** The state of errors that a program defines: the code is no proof that the server has replied. */
    @Test
    default void noOtherUnitFailsAfterAStreamWasLostAndTheUnitThrewAnSqlExceptionOfItsOwn() {
        ConnectionStrategy strategy = fixture().open();
        assertThatThrownBy(() -> strategy.useConnection(connection -> {
            assertThat(catchThrowable(() -> loseInTheMiddleOfAStream(connection))).isNotNull();
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

    /** The strategy does not see what was done to the driver's own connection. */
    @Test
    default void noMoreThanOneUnitFailsAfterAStreamWasLeftOpenOnTheDriversOwnConnection() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        strategy.useConnection(connection -> {
            Statement stream = connection.unwrap(JdbcConnection.class).createStatement();
            stream.setFetchSize(Integer.MIN_VALUE);
            stream.executeQuery("SELECT 1 UNION SELECT 2 UNION SELECT 3").next();
        });
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

    private void loseInTheMiddleOfABatch(Connection connection) throws SQLException {
        long id = Sql.id(connection);
        CompletableFuture<Void> killer = CompletableFuture.runAsync(() -> {
            try {
                fixture().awaitRunning(id, "INSERT INTO");
                fixture().kill(id);
            } catch (SQLException e) {
                throw new CompletionException(e);
            }
        });
        try (PreparedStatement batch = connection.prepareStatement("INSERT INTO " + fixture().table() + " SELECT ?, SLEEP(?)")) {
            for (int row = 0; row < 3; row++) {
                batch.setInt(1, row);
                batch.setInt(2, row == 0 ? 0 : 8);
                batch.addBatch();
            }
            batch.executeBatch();
        } finally {
            killer.join();
        }
    }

    private void loseInTheMiddleOfAStream(Connection connection) throws SQLException {
        long id = Sql.id(connection);
        try (Statement stream = connection.createStatement()) {
            stream.setFetchSize(Integer.MIN_VALUE);
            try (ResultSet rows = stream.executeQuery("SELECT n, REPEAT('x', 60000), SLEEP(0.05) FROM (SELECT 1 n UNION SELECT 2 UNION"
                    + " SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9) numbers")) {
                for (int row = 1; rows.next(); row++) {
                    if (row == 3) {
                        fixture().kill(id);
                    }
                }
            }
        }
    }
}
