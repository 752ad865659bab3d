// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.ConnectionOptions.TransactionCheck;
import dev.goneaway.ConnectionStrategy;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Clause 5 of {@code ConnectionStrategy} with a {@link TransactionCheck}: a transaction opened in SQL is rolled back too. */
public interface TransactionCheckContract extends Contract {

    @Test
    default void rollsBackATransactionThatWasOpenedInSqlIfTheCheckIsExact() throws SQLException {
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS.withTransactionCheck(TransactionContract.EXACT));
        long id = strategy.withConnection(connection -> {
            Sql.execute(connection, "START TRANSACTION");
            fixture().insert(connection, 1);
            return Sql.id(connection);
        });
        TransactionContract.leavesNothingBehind(fixture(), strategy, id);
    }

    /** An error reply does not contain whether a transaction is open, so the driver's record of this can be wrong. */
    @Test
    default void rollsBackWhatAFailedProcedureLeftOpenEvenIfTheCheckIsExact() throws SQLException {
        String procedure = "`" + fixture().server().database() + "`.goneaway_fails";
        Sql.execute(fixture().admin(), "DROP PROCEDURE IF EXISTS " + procedure);
        Sql.execute(fixture().admin(), "CREATE PROCEDURE " + procedure + "() BEGIN INSERT INTO " + fixture().table()
                + " VALUES (1, 'uncommitted'); SIGNAL SQLSTATE '45000'; END");
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS.withTransactionCheck(TransactionContract.EXACT));
        assertThatThrownBy(() -> strategy.useConnection(connection -> {
            connection.setAutoCommit(false);
            Sql.execute(connection, "CALL " + procedure + "()");
        })).isInstanceOf(SQLException.class);
        strategy.useConnection(connection -> assertThat(connection.getAutoCommit()).isTrue());
        assertThat(fixture().rows()).isZero();
    }
}
