// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.ConnectionStrategy;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Clause 8: after {@code close()} every call is refused. A unit that is running completes, and no connection stays open. */
@SuppressWarnings("doclint:missing") // a test says what it holds by its name
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
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        CompletableFuture<Long> unit = CompletableFuture.supplyAsync(() -> {
            try {
                return strategy.withConnection(connection -> {
                    running.countDown();
                    await(closed);
                    return Sql.number(connection, "SELECT 42");
                });
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        running.await();
        strategy.close();
        refuses(strategy);
        closed.countDown();
        assertThat(unit.get()).isEqualTo(42);
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
    default void leavesNoConnectionIfClosedBesideItsVeryFirstUse() throws Exception {
        for (int round = 0; round < 5; round++) {
            ConnectionStrategy strategy = fixture().open();
            CountDownLatch ready = new CountDownLatch(1);
            CompletableFuture<Void> unit = CompletableFuture.runAsync(() -> {
                ready.countDown();
                useUntilClosed(strategy, new CountDownLatch(1));
            });
            ready.await();
            strategy.close();
            unit.get();
        }
        fixture().awaitNoneLeft();
    }

    @Test
    default void leavesNoConnectionIfClosedWhileUnitsStart() throws Exception {
        for (int round = 0; round < 15; round++) {
            ConnectionStrategy strategy = fixture().open();
            CountDownLatch started = new CountDownLatch(1);
            CompletableFuture<Void> units = CompletableFuture.runAsync(() -> useUntilClosed(strategy, started));
            started.await();
            strategy.close();
            units.get();
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

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
