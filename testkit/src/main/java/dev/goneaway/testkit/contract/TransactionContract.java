// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.JdbcConnection;
import dev.goneaway.ConnectionFailure;
import dev.goneaway.ConnectionOptions.TransactionCheck;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.testkit.server.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Clause 5 of {@code ConnectionStrategy}: an open transaction is rolled back, and autocommit is as the data source gave it. */
public interface TransactionContract extends Contract {

    /** The check that the Javadoc of the options recommends for MySQL Connector/J, and the same for MariaDB Connector/J. */
    TransactionCheck EXACT = !Servers.isMariaDbDriver()
            ? connection -> connection.unwrap(JdbcConnection.class).getSession().getServerSession().inTransactionOnServer()
            : connection -> (connection.unwrap(org.mariadb.jdbc.Connection.class).getContext().getServerStatus() & 1) > 0;

    @Test
    default void rollsBackATransactionLeftOpen() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        long id = strategy.withConnection(connection -> {
            connection.setAutoCommit(false);
            fixture().insert(connection, 1);
            return Sql.id(connection);
        });
        leavesNothingBehind(fixture(), strategy, id);
    }

    @Test
    default void rollsBackATransactionThatAnOrdinaryErrorLeftOpen() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        long id = strategy.withConnection(Sql::id);
        assertThatThrownBy(() -> strategy.useConnection(connection -> {
            connection.setAutoCommit(false);
            fixture().insert(connection, 1);
            Sql.execute(connection, "SELEKT 1");
        })).isInstanceOf(SQLException.class);
        leavesNothingBehind(fixture(), strategy, id);
    }

    @Test
    default void keepsWhatTheUnitCommitted() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        strategy.useConnection(connection -> {
            connection.setAutoCommit(false);
            fixture().insert(connection, 1);
            connection.commit();
        });
        strategy.useConnection(connection -> assertThat(connection.getAutoCommit()).isTrue());
        assertThat(fixture().rows()).isEqualTo(1);
    }

    /** JDBC does not report a transaction that SQL opened. Only a {@link TransactionCheck} finds it. */
    @Test
    default void doesNotSeeATransactionThatWasOpenedInSqlIfTheCheckIsTheDefault() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        strategy.useConnection(connection -> {
            Sql.execute(connection, "START TRANSACTION");
            fixture().insert(connection, 1);
        });
        strategy.useConnection(connection -> {
            assertThat(Sql.number(connection, "SELECT COUNT(*) FROM " + fixture().table())).isEqualTo(1);
            assertThat(fixture().rows()).isZero();
            Sql.execute(connection, "START TRANSACTION");
        });
        assertThat(fixture().rows()).as("the next unit has committed what the first left open").isEqualTo(1);
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
            fixture().insert(connection, 1);
        });
        assertThat(fixture().rows()).isZero();
    }

    /** HikariCP does not track these calls. Without the strategy, HikariCP would commit. */
    @Test
    default void rollsBackWhateverCallStartedTheTransaction() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        strategy.useConnection(connection -> {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.executeLargeUpdate("INSERT INTO " + fixture().table() + " VALUES (1, 'uncommitted')");
            }
        });
        strategy.useConnection(connection -> {
            Connection physical = ConnectionFailure.physical(connection);
            physical.setAutoCommit(false);
            fixture().insert(physical, 2);
        });
        strategy.useConnection(connection -> assertThat(connection.getAutoCommit()).isTrue());
        assertThat(fixture().rows()).isZero();
    }

    /** The connection of that id has no open transaction, and the table has no rows. */
    static void leavesNothingBehind(Fixture fixture, ConnectionStrategy strategy, long id) throws SQLException {
        strategy.useConnection(connection -> {
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(Sql.id(connection)).isEqualTo(id);
            assertThat(EXACT.mayBeOpen(connection)).isFalse();
            Sql.execute(connection, "COMMIT");
        });
        assertThat(fixture.rows()).isZero();
    }
}
