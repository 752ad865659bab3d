// SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.JdbcConnection;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.TransactionCheck;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Clause 5: what a unit left open is rolled back, never committed, and the next unit finds autocommit as it was given. */
interface TransactionContract extends Contract {

    /** The check that Javadoc recommends for Connector/J. */
    TransactionCheck EXACT = connection ->
            connection.unwrap(JdbcConnection.class).getSession().getServerSession().inTransactionOnServer();

    @Test
    default void rollsBackATransactionLeftOpen() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        long id = strategy.withConnection(connection -> {
            connection.setAutoCommit(false);
            insert(connection);
            return Sql.id(connection);
        });
        leavesNothingBehind(strategy, id);
    }

    @Test
    default void rollsBackATransactionThatAnOrdinaryErrorLeftOpen() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        long id = strategy.withConnection(Sql::id);
        assertThatThrownBy(() -> strategy.useConnection(connection -> {
            connection.setAutoCommit(false);
            insert(connection);
            Sql.execute(connection, "SELEKT 1");
        })).isInstanceOf(SQLException.class);
        leavesNothingBehind(strategy, id);
    }

    @Test
    default void keepsWhatTheUnitCommitted() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        strategy.useConnection(connection -> {
            connection.setAutoCommit(false);
            insert(connection);
            connection.commit();
        });
        strategy.useConnection(connection -> assertThat(connection.getAutoCommit()).isTrue());
        assertThat(fixture().rows()).isEqualTo(1);
    }

    @Test
    default void rollsBackATransactionThatWasOpenedInSqlIfTheCheckIsExact() throws SQLException {
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS.withTransactionCheck(EXACT));
        long id = strategy.withConnection(connection -> {
            Sql.execute(connection, "START TRANSACTION");
            insert(connection);
            return Sql.id(connection);
        });
        leavesNothingBehind(strategy, id);
    }

    /** What JDBC cannot tell, the default check does not see; that is why there is another. */
    @Test
    default void doesNotSeeATransactionThatWasOpenedInSqlIfTheCheckIsTheDefault() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        strategy.useConnection(connection -> {
            Sql.execute(connection, "START TRANSACTION");
            insert(connection);
        });
        strategy.useConnection(connection -> {
            assertThat(Sql.number(connection, "SELECT COUNT(*) FROM " + fixture().table())).isEqualTo(1);
            assertThat(fixture().rows()).isZero();
            Sql.execute(connection, "ROLLBACK");
        });
    }

    @Test
    default void givesAutocommitBackAsTheDataSourceGaveIt() throws SQLException {
        fixture().source().giveAutoCommitOff();
        ConnectionStrategy strategy = fixture().open();
        boolean given = !promises().keepsGivenAutoCommit();
        strategy.useConnection(connection -> {
            assertThat(connection.getAutoCommit()).isEqualTo(given);
            connection.setAutoCommit(!given);
        });
        strategy.useConnection(connection -> assertThat(connection.getAutoCommit()).isEqualTo(given));
    }

    @Test
    default void rollsBackWhatAUnitLeftOpenWithAutocommitOffFromTheStart() throws SQLException {
        fixture().source().giveAutoCommitOff();
        ConnectionStrategy strategy = fixture().open();
        strategy.useConnection(connection -> {
            connection.setAutoCommit(false);
            insert(connection);
        });
        assertThat(fixture().rows()).isZero();
    }

    private void leavesNothingBehind(ConnectionStrategy strategy, long id) throws SQLException {
        strategy.useConnection(connection -> {
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(Sql.id(connection)).isEqualTo(id);
            assertThat(EXACT.mayBeOpen(connection)).isFalse();
            Sql.execute(connection, "COMMIT");
        });
        assertThat(fixture().rows()).isZero();
    }

    private void insert(Connection connection) throws SQLException {
        Sql.execute(connection, "INSERT INTO " + fixture().table() + " VALUES (1, 'uncommitted')");
    }
}
