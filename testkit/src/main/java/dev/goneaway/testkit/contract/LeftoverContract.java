// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlConsumer;
import dev.goneaway.Replacement;
import dev.goneaway.ResetAfter;
import dev.goneaway.testkit.server.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * Clauses 12 and 14 of the contract in {@code ConnectionStrategy}. What a unit changed with JDBC's own setters is restored, and
 * statements that a unit left open are closed. The user chooses what happens to the rest of a session, such as locks.
 */
public interface LeftoverContract extends Contract {

    @Test
    default void leavesTableLocksToTheNextUnitUnlessTheUserChoosesOtherwise() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        failHoldingLocks(strategy);
        assertThatThrownBy(() -> strategy.useConnection(this::queryAnotherTable)).hasMessageContaining("was not locked");
        strategy.useConnection(connection -> Sql.execute(connection, "UNLOCK TABLES"));
    }

    @Test
    default void discardsTheSessionOfAFailedUnitIfTheUserChoosesThat() throws SQLException {
        List<Replacement> heard = new CopyOnWriteArrayList<>();
        ConnectionStrategy strategy = fixture().open(
                Fixture.OPTIONS.withSessionReset(ResetAfter.failedUnit(null)).withListener(heard::add));
        long id = strategy.withConnection(Sql::id);
        assertThat(strategy.<Long>withConnection(Sql::id)).as("after a unit that succeeded").isEqualTo(id);
        failHoldingLocks(strategy);
        strategy.useConnection(this::queryAnotherTable);
        fixture().awaitGone(id);
        assertThat(heard).extracting(Replacement::reason).containsExactly(Replacement.Reason.SESSION_DISCARDED);
    }

    @Test
    default void discardsTheSessionOfEveryUnitIfTheUserChoosesThat() throws SQLException {
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS.withSessionReset(ResetAfter.eachUnit(null)));
        long id = strategy.withConnection(Sql::id);
        fixture().awaitGone(id);
        assertThat(strategy.<Long>withConnection(Sql::id)).isNotEqualTo(id);
    }

    @Test
    default void keepsTheConnectionOfASessionThatWasResetAndRunsTheStepOnItAgain() throws SQLException {
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS
                .withOnConnect(connection -> Sql.execute(connection, "SET @step = 42"))
                .withSessionReset(ResetAfter.failedUnit(connection -> {
                    Sql.execute(connection, "UNLOCK TABLES");
                    Sql.execute(connection, "SET @step = NULL");
                    return true;
                })));
        long id = strategy.withConnection(Sql::id);
        failHoldingLocks(strategy);
        strategy.useConnection(this::queryAnotherTable);
        strategy.useConnection(connection -> {
            assertThat(Sql.id(connection)).isEqualTo(id);
            assertThat(Sql.number(connection, "SELECT @step")).isEqualTo(42);
        });
    }

    @Test
    default void givesAutocommitBackAfterAReset() throws SQLException {
        fixture().source().giveAutoCommitOff();
        boolean given = !promises().keepsGivenAutoCommit();
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS.withSessionReset(ResetAfter.eachUnit(connection -> {
            connection.setAutoCommit(!given);
            return true;
        })));
        strategy.useConnection(Sql::id);
        strategy.useConnection(connection -> assertThat(connection.getAutoCommit()).isEqualTo(given));
    }

    @Test
    default void tidiesUpAfterAUnitThatClosedItsConnection() throws SQLException {
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS.withSessionReset(ResetAfter.eachUnit(null)));
        strategy.useConnection(connection -> {
            try (connection) {
                Sql.execute(connection, "SET @left = 42");
            }
            assertThat(connection.isClosed()).isTrue();
            assertThatThrownBy(() -> Sql.execute(connection, "SELECT 1")).isInstanceOf(SQLException.class);
        });
        strategy.useConnection(connection -> assertThat(Sql.number(connection, "SELECT @left IS NULL")).isOne());
    }

    @Test
    default void discardsASessionWhoseResetFailed() throws SQLException {
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS.withSessionReset(ResetAfter.failedUnit(connection -> {
            throw new SQLException("cannot be reset");
        })));
        long id = strategy.withConnection(Sql::id);
        failHoldingLocks(strategy);
        strategy.useConnection(this::queryAnotherTable);
        fixture().awaitGone(id);
    }

    private void failHoldingLocks(ConnectionStrategy strategy) {
        assertThatThrownBy(() -> strategy.useConnection(connection -> {
            Sql.execute(connection, "LOCK TABLES " + fixture().table() + " WRITE");
            throw new SQLException("of the unit", "45000", 1644);
        })).hasMessage("of the unit");
    }

    private void queryAnotherTable(Connection connection) throws SQLException {
        Sql.number(connection, "SELECT COUNT(*) FROM " + fixture().otherTable());
    }

    @Test
    default void restoresTheSettingsOfJdbcThatAUnitChanged() throws SQLException {
        restoresTheSettings(connection -> { });
    }

    @Test
    default void restoresTheSettingsOfJdbcThatAFailedUnitChanged() throws SQLException {
        restoresTheSettings(connection -> {
            throw new SQLException("of the unit", "45000");
        });
    }

    private void restoresTheSettings(SqlConsumer end) throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        List<Object> before = strategy.withConnection(LeftoverContract::settings);
        try {
            strategy.useConnection(connection -> {
                connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
                connection.setCatalog("information_schema");
                connection.setNetworkTimeout(Runnable::run, 1234);
                connection.setNetworkTimeout(Runnable::run, 2345);
                if (!Servers.isMariaDbDriver()) {
                    connection.setTypeMap(Map.of("any", String.class));
                }
                connection.setReadOnly(true);
                assertThat(settings(connection)).filteredOn(before::contains).hasSize(Servers.isMariaDbDriver() ? 2 : 1);
                end.accept(connection);
            });
        } catch (SQLException e) {
            assertThat((Throwable) e).hasMessage("of the unit");
        }
        assertThat(strategy.<List<Object>>withConnection(LeftoverContract::settings)).isEqualTo(before);
        strategy.useConnection(connection -> fixture().insert(connection, 1));
    }

    /** Returns the id of the connection, which never changes, and its settings. */
    private static List<Object> settings(Connection connection) throws SQLException {
        return List.of("id " + Sql.id(connection), "isolation " + connection.getTransactionIsolation(),
                "catalog " + connection.getCatalog(), "timeout " + connection.getNetworkTimeout(),
                "types " + connection.getTypeMap().keySet(),
                "read-only " + connection.isReadOnly(),
                "in the catalog " + Sql.number(connection, "SELECT DATABASE() = 'information_schema'"));
    }

    @Test
    default void keepsTheConnectionIfTheUnitItselfMadeItReadOnlyAndThenWrites() throws SQLException {
        assertThat(fixture().keepsTheConnection(connection -> {
            connection.setReadOnly(true);
            fixture().insert(connection, 1);
        })).isInstanceOf(SQLException.class);
    }

    /** A stream that is not read to its end blocks every later statement of its connection. */
    @Test
    default void closesTheStatementsThatAUnitLeftOpen() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        List<Statement> left = new ArrayList<>();
        strategy.useConnection(connection -> left.add(Fixture.openStream(connection)));
        assertThat(strategy.<Long>withConnection(connection -> Sql.number(connection, "SELECT 42"))).isEqualTo(42);
        assertThat(left.get(0).isClosed()).isTrue();
    }

    /** MySQL Connector/J throws, because a stream is open. The stream is closed with its unit, so the connection is good. */
    @Test
    default void keepsTheConnectionIfAQueryIsSentBesideAStream() throws SQLException {
        Fixture.requireMySqlDriver("reads an open stream to its end before the next query");
        assertThat(fixture().keepsTheConnection(connection -> {
            Fixture.openStream(connection);
            Sql.execute(connection, "SELECT 1");
        })).isInstanceOf(SQLException.class);
    }
}
