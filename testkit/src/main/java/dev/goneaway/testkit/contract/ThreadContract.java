// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.testkit.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * Clause 9 of the contract in {@code ConnectionStrategy}: threads may share a strategy. A strategy with one connection runs one
 * unit at a time. Inside a unit, a second call throws {@code IllegalStateException}.
 */
public interface ThreadContract extends Contract {

    @Test
    default void runsUnitsOneAtATimeOnASingleConnectionAndSideBySideOnAPool() throws Exception {
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS, 2);
        CyclicBarrier together = new CyclicBarrier(2);
        AtomicInteger met = new AtomicInteger();
        runOnThreads(2, () -> strategy.useConnection(connection -> meet(together, met)));
        assertThat(met.get()).isEqualTo(promises().holdsOneConnection() ? 0 : 2);
    }

    @Test
    default void losesNoWriteOfManyThreads() throws Exception {
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS, 4);
        AtomicInteger next = new AtomicInteger();
        runOnThreads(8, () -> {
            for (int i = 0; i < 25; i++) {
                strategy.useConnection(connection -> fixture().insert(connection, next.incrementAndGet()));
            }
        });
        assertThat(fixture().rows()).isEqualTo(200);
    }

    @Test
    default void refusesACallFromInsideWorkOnASingleConnection() throws SQLException {
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS, 2);
        strategy.useConnection(outer -> {
            long outerId = Sql.id(outer);
            if (promises().holdsOneConnection()) {
                assertThatThrownBy(() -> strategy.withConnection(Sql::id)).isInstanceOf(IllegalStateException.class);
            } else {
                assertThat(strategy.<Long>withConnection(Sql::id)).isNotEqualTo(outerId);
            }
            assertThat(Sql.id(outer)).as("the outer unit goes on undisturbed").isEqualTo(outerId);
        });
    }

    @Test
    default void waitsForItsTurnNoLongerThanTheCallerAllows() throws Exception {
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS.withMaxWait(Duration.ofMillis(500)));
        CountDownLatch done = new CountDownLatch(1);
        var unit = Fixture.startUnit(strategy, done);
        long start = System.nanoTime();
        assertThatThrownBy(() -> strategy.withConnection(Sql::id)).isInstanceOf(SQLException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(490), Duration.ofSeconds(4));
        done.countDown();
        unit.get(Fixture.PATIENCE);
        assertThat(strategy.<Long>withConnection(connection -> 42L)).isEqualTo(42);
    }

    /** Runs the task on that many threads at once. A failure on one of them is a failure of the test. */
    private static void runOnThreads(int count, ThrowingCallable task) {
        List<Deadline.Task<Object>> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            threads.add(Deadline.start("unit", () -> {
                assertThatCode(task).doesNotThrowAnyException();
                return null;
            }));
        }
        threads.forEach(thread -> thread.get(Fixture.PATIENCE));
    }

    private static void meet(CyclicBarrier together, AtomicInteger met) {
        try {
            together.await(1, TimeUnit.SECONDS);
            met.incrementAndGet();
        } catch (TimeoutException | BrokenBarrierException alone) {
            // The other unit is not running.
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
