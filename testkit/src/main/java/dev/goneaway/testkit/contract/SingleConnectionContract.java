// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.goneaway.ConnectRetry;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.TimeSource;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.Replacement;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * The options {@code connectPolicy} and {@code maxAge} of a strategy that holds one connection. Not part of {@link
 * StrategyContract}, because a pool has settings of its own for both.
 */
public interface SingleConnectionContract extends Contract {

    Duration MAX_AGE = Duration.ofMinutes(10);

    @Test
    default void runsAUnitOnceWhenAServerThatWasAwayIsBack() throws SQLException, IOException {
        FaultProxy proxy = fixture().proxy();
        ConnectRetry retry = ConnectRetry.upTo(Fixture.PATIENCE);
        AtomicInteger attempts = new AtomicInteger();
        List<Object> heard = new CopyOnWriteArrayList<>();
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS.withListener(listener(heard))
                .withConnectPolicy((attempt, listener, ended) -> retry.connect(() -> {
                    if (attempts.incrementAndGet() == 4) {
                        proxy.refuse(false);
                    }
                    return attempt.connect();
                }, listener, ended)));
        strategy.useConnection(connection -> { });
        Fixture.discardConnection(strategy);
        proxy.refuse(true);
        strategy.useConnection(connection -> fixture().insert(connection, 1));
        assertThat(attempts).as("one for the first connection, two that failed, and one more").hasValue(4);
        assertThat(fixture().rows()).isEqualTo(1);
        assertThat(heard).containsExactly(3, Reason.ERROR_DURING_WORK);
    }

    @Test
    default void tellsItsConnectPolicyThatItIsClosed() {
        ConnectionStrategy[] strategy = new ConnectionStrategy[1];
        SQLException refusal = new SQLException("of the policy");
        strategy[0] = fixture().open(Fixture.OPTIONS.withConnectPolicy((attempt, listener, ended) -> {
            assertThat(ended.getAsBoolean()).isFalse();
            strategy[0].close();
            assertThat(ended.getAsBoolean()).isTrue();
            throw refusal;
        }));
        assertThat(catchThrowable(() -> strategy[0].useConnection(connection -> { }))).isSameAs(refusal);
    }

    @Test
    default void replacesAConnectionThatIsTooOldBetweenUnitsAndNotInsideOne() throws SQLException {
        AtomicLong nanos = new AtomicLong();
        List<Object> heard = new CopyOnWriteArrayList<>();
        ConnectionStrategy strategy = fixture().open(aging(nanos, heard));
        long old = strategy.withConnection(connection -> {
            long id = Sql.id(connection);
            nanos.addAndGet(MAX_AGE.toNanos());
            assertThat(Sql.id(connection)).isEqualTo(id);
            return id;
        });
        assertThat(heard).isEmpty();
        assertThat(strategy.<Long>withConnection(Sql::id)).isNotEqualTo(old);
        assertThat(heard).containsExactly(Reason.TOO_OLD);
        fixture().awaitGone(old);
    }

    /** Programs that started together do not reconnect together. */
    @Test
    default void replacesAConnectionAtARandomAgeThatIsNeverAboveTheLimit() throws SQLException {
        AtomicLong nanos = new AtomicLong();
        List<Object> heard = new CopyOnWriteArrayList<>();
        ConnectionStrategy strategy = fixture().open(aging(nanos, heard));
        int early = 0;
        for (int round = 1; round <= 20; round++) {
            strategy.useConnection(connection -> { });
            nanos.addAndGet(MAX_AGE.toNanos() / 10 * 8 - 1);
            strategy.useConnection(connection -> { });
            assertThat(heard).as("below four fifths of the limit").hasSize(round - 1);
            nanos.addAndGet(MAX_AGE.toNanos() / 10);
            strategy.useConnection(connection -> { });
            if (heard.size() == round) {
                early++;
            } else {
                nanos.addAndGet(MAX_AGE.toNanos() / 10 + 1);
                strategy.useConnection(connection -> { });
            }
            assertThat(heard).as("at the limit").hasSize(round).containsOnly(Reason.TOO_OLD);
        }
        assertThat(early).as("replaced at nine tenths of the limit").isBetween(1, 19);
    }

    private static ConnectionOptions aging(AtomicLong nanos, List<Object> heard) {
        return Fixture.OPTIONS.withMaxAge(MAX_AGE).withListener(listener(heard))
                .withTimeSource(new TimeSource(nanos::get, () -> nanos.get() / 1_000_000));
    }

    /** Remembers the number of attempts of each wait, and the reason of each replacement. */
    private static Replacement.Listener listener(List<Object> heard) {
        return new Replacement.Listener() {
            @Override
            public void replaced(Replacement replacement) {
                heard.add(replacement.reason());
            }

            @Override
            public void connectWaited(Duration waited, int attempts, SQLException first, boolean connected) {
                heard.add(connected ? attempts : -attempts);
            }
        };
    }
}
