// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.Replacement;
import dev.goneaway.ResetAfter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Clause 12, second half: the user chooses what happens to the rest of a session, such as its locks and variables. */
@SuppressWarnings("doclint:missing") // a test says what it holds by its name
public interface SessionResetContract extends Contract {

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
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS.withSessionReset(ResetAfter.failedUnit(null)).withListener(heard::add));
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
}
