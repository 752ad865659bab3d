// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.Proxy;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the cases that need no server. The contract tests the other cases. */
class RepeatOnceTest {

    /** Stands for a connection after a loss: it is closed and not valid. */
    private static final Connection LOST = (Connection) Proxy.newProxyInstance(RepeatOnceTest.class.getClassLoader(),
            new Class<?>[] {Connection.class}, (self, method, arguments) -> !method.getName().equals("isValid"));

    private final AtomicInteger runs = new AtomicInteger();

    /** Runs work on the lost connection. */
    private static class Straight implements ConnectionStrategy {

        private boolean closed;

        @Override
        public <T> T withConnection(SqlFunction<T> work) throws SQLException {
            return work.apply(LOST);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"42000", "40001", "23000", "HYT00", "08003"})
    void doesNotRepeatAfterAnOrdinaryError(String state) {
        SQLException ordinary = new SQLException("ordinary", state);
        assertThat(thrownBy(new Straight(), ordinary)).isSameAs(ordinary);
        assertThat(runs).hasValue(1);
    }

    @Test
    void doesNotRepeatAfterADemotion() {
        thrownBy(new Straight(), new SQLException("read-only transaction", "25006", 1792));
        assertThat(runs).hasValue(1);
    }

    @Test
    void doesNotRepeatAfterAnError() {
        assertThat(catchThrowable(() -> new RepeatOnce(new Straight()).useConnection(connection -> {
            runs.incrementAndGet();
            throw new AssertionError(new SQLException("lost", "08S01"));
        }))).isInstanceOf(AssertionError.class);
        assertThat(runs).hasValue(1);
    }

    @Test
    void doesNotRepeatWhatHasNotStarted() {
        AtomicInteger calls = new AtomicInteger();
        ConnectionStrategy down = new Straight() {
            @Override
            public <T> T withConnection(SqlFunction<T> work) throws SQLException {
                calls.incrementAndGet();
                throw new SQLException("no route", "08001");
            }
        };
        thrownBy(down, null);
        assertThat(calls).hasValue(1);
        assertThat(runs).hasValue(0);
    }

    @Test
    void throwsTheSecondFailureWithTheFirstSuppressed() {
        Throwable thrown = catchThrowable(() -> new RepeatOnce(new Straight()).useConnection(connection -> {
            throw new SQLException("run " + runs.incrementAndGet(), "08S01");
        }));
        assertThat(thrown).hasMessage("run 2");
        assertThat(thrown.getSuppressed()).hasSize(1);
        assertThat(thrown.getSuppressed()[0]).hasMessage("run 1");
    }

    @Test
    void throwsAFailureThatIsTheSameTwiceWithoutSuppressingItself() {
        SQLException same = new SQLException("same", "08S01");
        assertThat(thrownBy(new Straight(), same)).isSameAs(same);
        assertThat(runs).hasValue(2);
    }

    @Test
    void doesNotRepeatForTheLossOfAnotherConnection() {
        Connection healthy = (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Connection.class},
                (self, method, arguments) -> method.getName().equals("isValid"));
        ConnectionStrategy inside = new Straight() {
            @Override
            public <T> T withConnection(SqlFunction<T> work) throws SQLException {
                return work.apply(healthy);
            }
        };
        thrownBy(inside, new SQLException("of another database", "08S01"));
        assertThat(runs).hasValue(1);
    }

    @Test
    void repeatsAfterATimeoutOnlyIfAskedByName() {
        SQLException timeout = new SQLException("Communications link failure", "08S01", new SocketTimeoutException("Read timed out"));
        thrownBy(new Straight(), timeout);
        assertThat(runs).hasValue(1);
        catchThrowable(() -> RepeatOnce.evenIfServerMayBeAtWork(new Straight()).useConnection(connection -> {
            runs.incrementAndGet();
            throw timeout;
        }));
        assertThat(runs).hasValue(3);
    }

    @Test
    void refusesAStrategyThatRepeatsAlready() {
        ConnectionStrategy once = new RepeatOnce(new Straight());
        assertThatThrownBy(() -> new RepeatOnce(once)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void closesTheStrategyInside() {
        Straight inside = new Straight();
        new RepeatOnce(inside).close();
        assertThat(inside.closed).isTrue();
    }

    private Throwable thrownBy(ConnectionStrategy strategy, SQLException failure) {
        return catchThrowable(() -> new RepeatOnce(strategy).useConnection(connection -> {
            runs.incrementAndGet();
            throw failure;
        }));
    }
}
