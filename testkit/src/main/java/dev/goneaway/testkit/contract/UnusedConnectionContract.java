// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.TimeSource;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.Replacement;
import dev.goneaway.ResetAfter;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Clause 13 of {@code ConnectionStrategy}: after a unit that did not use its connection, nothing is sent, and it stays idle. */
public interface UnusedConnectionContract extends Contract {

    /** A session reset after each unit is the option that sends most. */
    @Test
    default void sendsNothingForAUnitThatDoesNotUseItsConnection() throws SQLException, IOException {
        fixture().requirePlaintext();
        ConnectionOptions resetting = promises().holdsOneConnection() ? Fixture.OPTIONS.withSessionReset(
                ResetAfter.eachUnit(connection -> Sql.id(connection) > 0)) : Fixture.OPTIONS;
        FaultProxy proxy = fixture().proxy();
        ConnectionStrategy strategy = fixture().open(resetting);
        strategy.useConnection(connection -> Sql.number(connection, "SELECT 1"));
        long before = proxy.commands();
        int units = 10;
        for (int i = 0; i < units; i++) {
            strategy.useConnection(connection -> { });
            assertThatThrownBy(() -> strategy.useConnection(connection -> {
                throw new SQLException("the unit's own");
            })).hasMessage("the unit's own");
        }
        assertThat(proxy.connections()).isEqualTo(1);
        assertThat(proxy.commands() - before).isEqualTo(2L * units * promises().checksOnTheWire());
    }

    /** The unit in the middle is not a use. That unit runs one hour after the last use and one hour before the end. */
    @Test
    default void countsAUnitThatDoesNotUseItsConnectionAsIdleTime() throws SQLException {
        if (!promises().tellsAllReplacements()) {
            return;
        }
        AtomicLong millis = new AtomicLong();
        TimeSource clocks = new TimeSource(() -> Duration.ofMillis(millis.get()).toNanos(), millis::get);
        List<Replacement> heard = new CopyOnWriteArrayList<>();
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS.withTimeSource(clocks).withListener(heard::add));
        strategy.useConnection(Sql::id);
        millis.addAndGet(Duration.ofHours(1).toMillis());
        strategy.useConnection(connection -> { });
        millis.addAndGet(Duration.ofHours(1).toMillis());
        Fixture.discardConnection(strategy);
        strategy.useConnection(connection -> { });
        assertThat(heard).extracting(Replacement::idle).containsExactly(Duration.ofHours(2));
    }
}
