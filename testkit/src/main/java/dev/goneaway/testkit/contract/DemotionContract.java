// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlConsumer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Clause 4 of {@code ConnectionStrategy}, second half: a connection to a server that refuses writes is discarded. */
public interface DemotionContract extends Contract {

    @Test
    default void discardsTheConnectionToAServerThatTurnedReadOnly() throws SQLException {
        fixture().requireProcess();
        Sql.execute(fixture().admin(), "SET GLOBAL read_only = 1");
        try {
            discardsTheConnection(1290, this::write);
        } finally {
            Sql.execute(fixture().admin(), "SET GLOBAL read_only = 0");
        }
    }

    @Test
    default void discardsTheConnectionAfterAWriteInAReadOnlyTransaction() throws SQLException {
        discardsTheConnection(1792, connection -> {
            Sql.execute(connection, "START TRANSACTION READ ONLY");
            write(connection);
        });
    }

    /** SIGNAL makes the server send this error. Otherwise only a server with another configuration sends it. */
    @Test
    default void discardsTheConnectionToAReadOnlyStorageEngine() throws SQLException {
        discardsTheConnection(1836, connection -> Sql.execute(connection,
                "SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1836, MESSAGE_TEXT = 'Running in read-only mode'"));
    }

    /** After a failover inside MySQL Connector/J, the driver itself refuses to write. */
    @Test
    default void discardsAConnectionThatTheDriverTakesForReadOnly() throws SQLException, IOException {
        Fixture.requireMySqlDriver("never refuses a write by itself");
        fixture().target().setURL(fixture().url().replace("//", "//127.0.0.1:" + Fixture.closedPort() + ","));
        discardsTheConnection(0, this::write);
    }

    @Test
    default void discardsTheConnectionToAMemberOutsideItsGroup() throws SQLException {
        discardsTheConnection(3796, connection -> Sql.execute(connection, "SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 3796, "
                + "MESSAGE_TEXT = 'The option group_replication_consistency cannot be used on the current member state.'"));
    }

    /** The vendor code is that of a read-only server, but here another option prevents the statement. */
    @Test
    default void keepsTheConnectionWhereAnotherOptionPreventsTheStatement() throws SQLException {
        fixture().keepsTheConnection(1290, connection -> Sql.execute(connection, "SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1290, "
                + "MESSAGE_TEXT = 'The server is running with the --secure-file-priv option so it cannot execute it'"));
    }

    private void write(Connection connection) throws SQLException {
        fixture().insert(connection, 1);
    }

    private void discardsTheConnection(int vendorCode, SqlConsumer work) throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        long id = strategy.withConnection(Sql::id);
        Fixture.fails(vendorCode, strategy, work);
        assertThat(strategy.<Long>withConnection(Sql::id)).isNotEqualTo(id);
        fixture().awaitGone(id);
    }
}
