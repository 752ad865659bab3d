// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.reset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ResetAfter;
import dev.goneaway.support.SingleConnection;
import dev.goneaway.testkit.contract.Fixture;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Counts the commands that each kind of reset sends, and checks whether the next unit works. */
class PriceTest {

    private final Server server = Servers.chosen();

    @Test
    void noResetCostsNothingAndLeavesTheLockToTheNextUnit() throws Exception {
        assertPrice(ConnectionOptions.DEFAULTS, false, 0, 0, 0);
    }

    @Test
    void aResetAfterAFailedUnitCostsFourToSevenCommands() throws Exception {
        // region options
        ConnectionOptions options = ConnectionOptions.DEFAULTS
                .withSessionReset(ResetAfter.failedUnit(new ConnectorJReset(Duration.ofSeconds(5))));
        // endregion
        assertPrice(options, true, 0, 4, 7);
    }

    /** The login is not counted. The command with which the old connection is closed is counted. */
    @Test
    void aDiscardAfterAFailedUnitCostsALoginAndThreeToFiveCommands() throws Exception {
        assertPrice(ConnectionOptions.DEFAULTS.withSessionReset(ResetAfter.failedUnit(null)), true, 1, 3, 5);
    }

    @Test
    void aResetAfterEachUnitCostsTwiceAsMuchForTwoUnits() throws Exception {
        assertPrice(ConnectionOptions.DEFAULTS.withSessionReset(
                ResetAfter.eachUnit(new ConnectorJReset(Duration.ofSeconds(5)))), true, 0, 8, 14);
    }

    private void assertPrice(ConnectionOptions options, boolean works, int logins, int least, int most) throws SQLException, IOException {
        try (FaultProxy proxy = new FaultProxy(server)) {
            MysqlDataSource source = proxy.through(server.dataSource());
            try (ConnectionStrategy strategy = new SingleConnection(source, (connection, idle) -> Optional.empty(), options)) {
                strategy.useConnection(connection -> { });
                long connections = proxy.connections();
                long commands = proxy.commands();
                assertThatThrownBy(() -> strategy.useConnection(connection -> {
                    Sql.execute(connection, "LOCK TABLES price READ");
                    Sql.execute(connection, "SELEKT 1");
                })).isInstanceOf(SQLException.class);
                Throwable next = null;
                try {
                    strategy.useConnection(connection -> Sql.execute(connection, "SELECT COUNT(*) FROM other_price"));
                } catch (SQLException e) {
                    next = e;
                }
                assertThat(next == null).as("the next unit works").isEqualTo(works);
                assertThat(proxy.connections() - connections).isEqualTo(logins);
                assertThat(proxy.commands() - commands - 3).as("commands besides the units' own three").isBetween((long) least, (long) most);
            }
        }
    }

    @BeforeEach
    void tables() throws SQLException {
        Fixture.requireMySqlDriver("is refused by ConnectorJReset");
        try (Connection admin = server.admin()) {
            Sql.execute(admin, "CREATE TABLE IF NOT EXISTS `" + server.database() + "`.price (n INT)");
            Sql.execute(admin, "CREATE TABLE IF NOT EXISTS `" + server.database() + "`.other_price (n INT)");
        }
    }
}
