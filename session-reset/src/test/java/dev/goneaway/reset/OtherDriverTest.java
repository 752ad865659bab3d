// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.reset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.Replacement;
import dev.goneaway.ResetAfter;
import dev.goneaway.support.SingleConnection;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbDataSource;

/** {@link ConnectorJReset} refuses MariaDB Connector/J. A discard does what a reset would do. */
class OtherDriverTest {

    private static final String REFUSAL = "ConnectorJReset needs MySQL Connector/J: with this driver, pass null to ResetAfter";

    private final Server server = Servers.chosen();
    private final List<Replacement> told = new ArrayList<>();

    @Test
    void refusesMariaDbConnectorJInOneSentence() throws SQLException {
        try (Connection connection = source("").getConnection()) {
            assertThatThrownBy(() -> new ConnectorJReset(Duration.ofSeconds(5)).reset(connection)).hasMessage(REFUSAL);
            assertThat(Sql.number(connection, "SELECT 42")).isEqualTo(42);
        }
    }

    @Test
    void tellsTheListenerWhyTheSessionOfAFailedUnitIsDiscarded() throws SQLException {
        leaveALockIn(ConnectionOptions.DEFAULTS.withSessionReset(ResetAfter.failedUnit(new ConnectorJReset(Duration.ofSeconds(5)))));
        assertThat(told).extracting(Replacement::reason).containsExactly(Replacement.Reason.SESSION_DISCARDED);
        assertThat(told.get(0).cause()).hasMessage(REFUSAL);
    }

    @Test
    void discardsTheSessionOfAFailedUnitWithoutAReset() throws SQLException {
        // region discard
        ConnectionOptions options = ConnectionOptions.DEFAULTS.withSessionReset(ResetAfter.failedUnit(null));
        // endregion
        leaveALockIn(options);
        assertThat(told).extracting(Replacement::reason).containsExactly(Replacement.Reason.SESSION_DISCARDED);
        assertThat(told.get(0).cause()).isNull();
    }

    /** The next unit finds nothing of the lock and of the variable that a failed unit left. */
    private void leaveALockIn(ConnectionOptions options) throws SQLException {
        try (ConnectionStrategy strategy = new SingleConnection(source(""), (connection, idle) -> Optional.empty(),
                options.withListener(told::add))) {
            assertThatThrownBy(() -> strategy.useConnection(connection -> {
                Sql.execute(connection, "SET @left = 1");
                Sql.number(connection, "SELECT GET_LOCK('left', 1)");
                Sql.execute(connection, "SELEKT 1");
            })).isInstanceOf(SQLException.class);
            strategy.useConnection(connection -> assertThat(Sql.number(connection, "SELECT @left IS NULL AND GET_LOCK('left', 5)")).isOne());
        }
    }

    @Test
    void theResetOfTheDriverLosesWhatTheUrlSet() throws SQLException {
        assumeTrue(server.family() == Server.Family.MARIADB, "skipped: on MySQL the driver does not reset the session");
        try (Connection connection = source("&useResetConnection=true&sessionVariables=wait_timeout=1234").getConnection()) {
            assertThat(Sql.number(connection, "SELECT @@wait_timeout")).isEqualTo(1234);
            connection.unwrap(org.mariadb.jdbc.Connection.class).reset();
            assertThat(Sql.number(connection, "SELECT @@wait_timeout")).isNotEqualTo(1234);
        }
    }

    private MariaDbDataSource source(String options) throws SQLException {
        MariaDbDataSource source = new MariaDbDataSource(
                "jdbc:mariadb://" + server.host() + ":" + server.port() + "/" + server.database() + "?sslMode=trust" + options);
        source.setUser(server.user());
        source.setPassword(server.password());
        return source;
    }
}
