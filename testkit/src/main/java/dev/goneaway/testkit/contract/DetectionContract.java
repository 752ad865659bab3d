// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.ConnectionFailure;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Clause 2 of {@code ConnectionStrategy}: a connection that died while idle is replaced, as far as the strategy promises. */
public interface DetectionContract extends Contract {

    @Test
    default void meetsAConnectionThatTheServerClosedForIdlenessAsPromised() throws SQLException {
        fixture().target().setSessionVariables("wait_timeout=3");
        ConnectionStrategy strategy = fixture().open();
        long id = strategy.withConnection(Sql::id);
        fixture().awaitGone(id);
        meetsADeadConnection(strategy, id, promises().findsIdleTimeout());
    }

    @Test
    default void meetsAConnectionKilledWhileIdleAsPromised() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        long id = strategy.withConnection(Sql::id);
        fixture().kill(id);
        LockSupport.parkNanos(promises().blindWindow().toNanos());
        meetsADeadConnection(strategy, id, promises().findsKill());
    }

    @Test
    default void withinItsBlindWindowDoesNotSeeAKill() throws SQLException {
        if (promises().blindWindow().isZero()) {
            return;
        }
        ConnectionStrategy strategy = fixture().open();
        long id = strategy.withConnection(connection -> {
            long own = Sql.id(connection);
            fixture().kill(own);
            return own;
        });
        meetsADeadConnection(strategy, id, false);
    }

    /** If a pool counts the time without a check from the return, and not from the last use, it lends a dead connection. */
    @Test
    default void meetsAConnectionThatAUnitHeldInSilenceUntilItDiedAsPromised() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        long id = strategy.withConnection(connection -> {
            long own = Sql.id(connection);
            fixture().kill(own);
            LockSupport.parkNanos(promises().blindWindow().toNanos());
            return own;
        });
        meetsADeadConnection(strategy, id, promises().findsKill());
    }

    /** If the strategy does not promise to find the loss, one unit fails. The next unit works in any case. */
    private static void meetsADeadConnection(ConnectionStrategy strategy, long id, boolean unnoticed) throws SQLException {
        if (!unnoticed) {
            assertThatThrownBy(() -> strategy.withConnection(Sql::id))
                    .satisfies(failure -> assertThat(ConnectionFailure.of(failure)).isEqualTo(ConnectionFailure.LOST));
        }
        assertThat(strategy.<Long>withConnection(Sql::id)).isNotEqualTo(id);
    }

    @Test
    default void sendsTheWorksOwnCommandsAndThePromisedChecksAndNothingElse() throws SQLException, IOException {
        fixture().requirePlaintext();
        FaultProxy proxy = fixture().proxy();
        ConnectionStrategy strategy = fixture().open();
        strategy.useConnection(connection -> Sql.number(connection, "SELECT 1"));
        long before = proxy.commands();
        int units = 50;
        for (int i = 0; i < units; i++) {
            strategy.useConnection(connection -> Sql.number(connection, "SELECT 1"));
        }
        assertThat(proxy.connections()).isEqualTo(1);
        assertThat(proxy.commands() - before).isEqualTo(units * (1L + promises().checksOnTheWire()));
    }

    @Test
    default void findsItsWayBackAfterARestartOfTheServer() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        strategy.useConnection(connection -> { });
        fixture().requireProcess();
        fixture().server().restart();
        LockSupport.parkNanos(Math.max(promises().blindWindow().toNanos(), Duration.ofMillis(1).toNanos()));
        if (!promises().findsKill()) {
            assertThatThrownBy(() -> strategy.withConnection(Sql::id)).isInstanceOf(SQLException.class);
        }
        assertThat(strategy.<Long>withConnection(connection -> Sql.number(connection, "SELECT 42"))).isEqualTo(42);
    }
}
