// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.testkit.Deadline;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Clause 8 of {@code ConnectionStrategy}: after a close, calls fail, a running unit completes, and no connection is left. */
public interface CloseContract extends Contract {

    @Test
    default void refusesEveryCallAfterClose() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        strategy.useConnection(connection -> { });
        strategy.close();
        refuses(strategy);
        fixture().awaitNoneLeft();
    }

    @Test
    default void refusesEveryCallAfterCloseEvenIfItNeverConnected() {
        ConnectionStrategy strategy = fixture().open();
        strategy.close();
        refuses(strategy);
        assertThat(fixture().source().connections()).isEmpty();
    }

    @Test
    default void mayBeClosedAgain() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        strategy.useConnection(connection -> { });
        strategy.close();
        strategy.close();
        refuses(strategy);
    }

    @Test
    default void letsAUnitThatRunsBesideCloseComplete() throws Exception {
        ConnectionStrategy strategy = fixture().open();
        CountDownLatch closed = new CountDownLatch(1);
        var unit = Fixture.startUnit(strategy, closed);
        strategy.close();
        refuses(strategy);
        closed.countDown();
        assertThat(unit.get(Fixture.PATIENCE)).isEqualTo(42);
        fixture().awaitNoneLeft();
    }

    @Test
    default void refusesACallThatWaitsForAnotherUnit() throws Exception {
        ConnectionStrategy strategy = fixture().open();
        CountDownLatch closed = new CountDownLatch(1);
        AtomicReference<Thread> waiter = new AtomicReference<>();
        var unit = Fixture.startUnit(strategy, closed);
        var waiting = Deadline.start("waiting", () -> {
            waiter.set(Thread.currentThread());
            refuses(strategy);
            return null;
        });
        Awaitility.await().atMost(Fixture.PATIENCE).pollInterval(Duration.ofMillis(5))
                .until(() -> waiter.get() != null && waiter.get().getState().name().endsWith("WAITING"));
        strategy.close();
        closed.countDown();
        assertThat(unit.get(Fixture.PATIENCE)).isEqualTo(42);
        waiting.get(Fixture.PATIENCE);
        fixture().awaitNoneLeft();
    }

    @Test
    default void mayBeClosedByTheWorkItself() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        long answer = strategy.withConnection(connection -> {
            strategy.close();
            return Sql.number(connection, "SELECT 42");
        });
        assertThat(answer).isEqualTo(42);
        refuses(strategy);
        fixture().awaitNoneLeft();
    }

    @Test
    default void leavesNoConnectionIfClosedBesideItsVeryFirstUse() {
        leavesNoConnection(5, (strategy, begun) -> {
            begun.countDown();
            useUntilClosed(strategy, new CountDownLatch(1));
        });
    }

    @Test
    default void leavesNoConnectionIfClosedWhileUnitsStart() {
        leavesNoConnection(15, CloseContract::useUntilClosed);
    }

    private void leavesNoConnection(int rounds, BiConsumer<ConnectionStrategy, CountDownLatch> units) {
        for (int round = 0; round < rounds; round++) {
            ConnectionStrategy strategy = fixture().open();
            CountDownLatch begun = new CountDownLatch(1);
            var running = Deadline.start("units", Executors.callable(() -> units.accept(strategy, begun)));
            Fixture.await(begun);
            strategy.close();
            running.get(Fixture.PATIENCE);
        }
        fixture().awaitNoneLeft();
    }

    private static void useUntilClosed(ConnectionStrategy strategy, CountDownLatch started) {
        try {
            while (true) {
                long answer = strategy.withConnection(connection -> Sql.number(connection, "SELECT 1"));
                assertThat(answer).isEqualTo(1);
                started.countDown();
            }
        } catch (SQLException e) {
            assertThat(e.getSQLState()).as("the only failure is the refusal: %s", e).isEqualTo("08003");
            assertThat((Throwable) e).isInstanceOf(SQLNonTransientConnectionException.class);
        }
    }

    private static void refuses(ConnectionStrategy strategy) {
        assertThatThrownBy(() -> strategy.useConnection(connection -> { }))
                .isInstanceOf(SQLNonTransientConnectionException.class)
                .satisfies(refusal -> assertThat(((SQLException) refusal).getSQLState()).isEqualTo("08003"));
    }
}
