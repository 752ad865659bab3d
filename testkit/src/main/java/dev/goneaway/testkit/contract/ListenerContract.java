// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.Replacement;
import dev.goneaway.testkit.server.Servers;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A strategy calls its listener for each replacement. An exception that the listener throws has no effect. */
public interface ListenerContract extends Contract {

    /** A pool may retire a connection that it made between the loss and the end of the unit. */
    private static Replacement.Listener butNotRetired(List<Replacement> heard) {
        return replacement -> {
            if (replacement.reason() != Replacement.Reason.RETIRED) {
                heard.add(replacement);
            }
        };
    }

    @Test
    default void tellsTheListenerOfALossDuringWork() throws SQLException {
        List<Replacement> heard = new CopyOnWriteArrayList<>();
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS.withListener(butNotRetired(heard)));
        long[] lost = new long[1];
        Throwable thrown = catchThrowable(() -> strategy.useConnection(connection -> {
            lost[0] = Sql.id(connection);
            fixture().kill(lost[0]);
            Sql.execute(connection, "SELECT 1");
        }));
        long id = strategy.withConnection(Sql::id);
        assertThat(heard).hasSize(1);
        assertThat(heard.get(0).reason()).isEqualTo(Replacement.Reason.LOST_DURING_WORK);
        assertThat(heard.get(0).cause()).isSameAs(thrown);
        if (promises().tellsAllReplacements()) {
            assertThat(heard.get(0).oldConnectionId()).isEqualTo(lost[0]);
            assertThat(heard.get(0).newConnectionId()).isEqualTo(id);
            assertThat(heard.get(0).age()).isPositive().isGreaterThanOrEqualTo(heard.get(0).idle());
            assertThat(heard.get(0).took()).isPositive();
        }
    }

    @Test
    default void hearsNothingWhileNothingIsReplaced() throws SQLException {
        List<Replacement> heard = new CopyOnWriteArrayList<>();
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS.withListener(heard::add));
        strategy.useConnection(connection -> { });
        catchThrowable(() -> strategy.useConnection(connection -> Sql.execute(connection, "SELEKT 1")));
        strategy.useConnection(connection -> { });
        assertThat(heard).isEmpty();
    }

    @Test
    default void worksOnIfTheListenerFails() throws SQLException {
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS.withListener(replacement -> {
            throw new IllegalStateException("of the listener");
        }));
        Fixture.discardConnection(strategy);
        assertThat(strategy.<Long>withConnection(connection -> Sql.number(connection, "SELECT 1"))).isEqualTo(1);
    }

    @Test
    default void tellsTheListenerOfALossThatTheDriverHidesBehindAClosedStatement() throws SQLException {
        List<Replacement> heard = new CopyOnWriteArrayList<>();
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS.withListener(butNotRetired(heard)));
        SQLException thrown = catchThrowableOfType(SQLException.class, () -> strategy.useConnection(fixture()::loseDuringBatch));
        Throwable reason = Servers.isMariaDbDriver() ? thrown : thrown.getSuppressed()[0];
        assertThat(strategy.<Long>withConnection(connection -> Sql.number(connection, "SELECT 42"))).isEqualTo(42);
        assertThat(heard).extracting(Replacement::reason).containsExactly(Replacement.Reason.LOST_DURING_WORK);
        assertThat(heard.get(0).cause()).as("what the driver says of the closed connection").isSameAs(reason);
    }

    @Test
    default void tellsTheListenerOfALossThatTheUnitKeptToItself() throws SQLException {
        List<Replacement> heard = new CopyOnWriteArrayList<>();
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS.withListener(butNotRetired(heard)));
        strategy.useConnection(connection -> {
            fixture().kill(Sql.id(connection));
            assertThatThrownBy(() -> Sql.execute(connection, "SELECT 1")).isInstanceOf(SQLException.class);
        });
        assertThat(strategy.<Long>withConnection(connection -> Sql.number(connection, "SELECT 42"))).isEqualTo(42);
        assertThat(heard).extracting(Replacement::reason).containsExactly(Replacement.Reason.LOST_DURING_WORK);
    }
}
