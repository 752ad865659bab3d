// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.TransactionCheck;
import dev.goneaway.Replacement.Staleness;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Tests moments that a test cannot produce with a real pool. */
class PoolStrategyTest {

    private final StubPool pool = new StubPool();
    private PoolStrategy strategy = new PoolStrategy(pool, ConnectionOptions.DEFAULTS.withMaxWait(Duration.ofMillis(100)));

    @Test
    void givesBackAndRefusesIfClosedWhileBorrowing() {
        pool.onBorrow = () -> strategy.close();
        assertThatThrownBy(() -> strategy.useConnection(connection -> pool.events.add("work")))
                .isInstanceOf(SQLNonTransientConnectionException.class);
        assertThat(pool.events).startsWith("borrow").contains("give back").doesNotContain("work");
    }

    @Test
    void closesThePoolAtTheDeadlineEvenIfAUnitNeverEnds() {
        pool.busy = () -> true;
        strategy.close();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> pool.events.contains("close pool"));
    }

    @Test
    void returnsTheResultOfAUnitWhoseConnectionCouldNotBeGivenBack() throws SQLException {
        TransactionCheck failing = connection -> {
            throw new SQLException("cannot tell");
        };
        strategy = new PoolStrategy(pool, ConnectionOptions.DEFAULTS.withTransactionCheck(failing));
        assertThat(strategy.<String>withConnection(connection -> connection.isReadOnly() ? "never" : "result")).isEqualTo("result");
        assertThat(pool.events).containsExactly("borrow", "discard");
    }

    @Test
    void doesNotLoseTheSlotIfEvenTheCheckEndsInAnError() {
        Error ofTheCheck = new NoClassDefFoundError("of the check");
        strategy = new PoolStrategy(pool, ConnectionOptions.DEFAULTS.withTransactionCheck(connection -> {
            throw ofTheCheck;
        }));
        assertThatThrownBy(() -> strategy.useConnection(Connection::isReadOnly)).isSameAs(ofTheCheck);
        assertThat(pool.events).containsExactly("borrow", "discard");
    }

    private static final class StubPool implements ManagedPool {

        private final List<String> events = new ArrayList<>();
        private Runnable onBorrow = () -> { };
        private BooleanSupplier busy = () -> false;

        @Override
        public Lease borrow() {
            events.add("borrow");
            onBorrow.run();
            Connection connection = (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Connection.class},
                    (self, method, arguments) -> switch (method.getName()) {
                        case "isClosed" -> false;
                        case "getAutoCommit" -> true;
                        case "isReadOnly" -> false;
                        default -> throw new UnsupportedOperationException(method.getName());
                    });
            return new Lease() {
                @Override
                public Connection connection() {
                    return connection;
                }

                @Override
                public boolean giveBack(long heldNanos) {
                    return events.add("give back");
                }

                @Override
                public boolean discard(Staleness why) {
                    return events.add("discard");
                }
            };
        }

        @Override
        public void invalidate() {
            events.add("invalidate");
        }

        @Override
        public int busy() {
            return busy.getAsBoolean() ? 1 : 0;
        }

        @Override
        public boolean runsOnConnect() {
            return true;
        }

        @Override
        public void close() {
            events.add("close pool");
        }
    }
}
