// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.timestamp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.TimeSource;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.Replacement;
import dev.goneaway.testkit.contract.Fixture;
import dev.goneaway.testkit.contract.Promises;
import dev.goneaway.testkit.contract.SingleConnectionContract;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.contract.StrategyContract;
import dev.goneaway.testkit.contract.ZeroWaitTimeout;
import dev.goneaway.timestamp.TimestampStrategy.IdleLimit;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampStrategyTest extends StrategyContract implements SingleConnectionContract {

    private final ClocksByHand clocks = new ClocksByHand();

    @Override
    protected ConnectionStrategy strategy(DataSource dataSource, ConnectionOptions options, int size) {
        return new TimestampStrategy(dataSource, IdleLimit.belowWaitTimeout(Duration.ofSeconds(1)), options);
    }

    /** This strategy measures only idle time, so it does not find a killed connection. */
    @Override
    public Promises promises() {
        return Promises.ONE_CONNECTION.withIdleTimeoutFound();
    }

    @Test
    void keepsAConnectionJustBelowItsLimit() throws SQLException {
        assertThat(replacementsAfter(Duration.ofMinutes(10).minusMillis(1), Duration.ofMinutes(10).minusMillis(1))).isEmpty();
    }

    @Test
    void replacesAConnectionAtItsLimit() throws SQLException {
        assertThat(replacementsAfter(Duration.ofMinutes(10), Duration.ofMinutes(10))).containsExactly(Replacement.Reason.IDLE_TOO_LONG);
    }

    @Test
    void replacesAConnectionAtItsLimitIfTheWallClockIsSetBack() throws SQLException {
        assertThat(replacementsAfter(Duration.ofMinutes(10), Duration.ofHours(-5))).containsExactly(Replacement.Reason.IDLE_TOO_LONG);
    }

    @Test
    void replacesAConnectionAtItsLimitIfTheMachineSlept() throws SQLException {
        assertThat(replacementsAfter(Duration.ZERO, Duration.ofHours(1))).containsExactly(Replacement.Reason.IDLE_TOO_LONG);
    }

    @Test
    void replacesAConnectionIfTheWallClockIsSetBackWhileTheMachineSleeps() throws SQLException {
        assertThat(replacementsAfter(Duration.ofSeconds(2), Duration.ofMinutes(9))).containsExactly(Replacement.Reason.CLOCKS_DISAGREE);
        assertThat(replacementsAfter(Duration.ofSeconds(2), Duration.ofHours(-1))).containsExactly(Replacement.Reason.CLOCKS_DISAGREE);
    }

    @Test
    void countsFromTheStartOfTheLastUnitBecauseTheServerCountsFromItsLastCommand() throws SQLException {
        List<Replacement> heard = new ArrayList<>();
        ConnectionStrategy strategy = withLimit(IdleLimit.of(Duration.ofMinutes(10)), heard);
        strategy.useConnection(connection -> { });
        strategy.useConnection(connection -> {
            Sql.id(connection);
            clocks.pass(Duration.ofMinutes(11), Duration.ofMinutes(11));
        });
        strategy.useConnection(connection -> { });
        assertThat(heard).hasSize(1);
    }

    @Test
    void doesNotCountAUnitThatDoesNotUseItsConnection() throws SQLException {
        List<Replacement> heard = new ArrayList<>();
        ConnectionStrategy strategy = withLimit(IdleLimit.of(Duration.ofMinutes(10)), heard);
        strategy.useConnection(Sql::id);
        for (int minute = 1; minute < 10; minute++) {
            clocks.pass(Duration.ofMinutes(1), Duration.ofMinutes(1));
            strategy.useConnection(connection -> assertThat(connection.getAutoCommit()).isTrue());
        }
        assertThat(heard).isEmpty();
        clocks.pass(Duration.ofMinutes(1), Duration.ofMinutes(1));
        strategy.useConnection(connection -> { });
        assertThat(heard).extracting(Replacement::idle).containsExactly(Duration.ofMinutes(10));
    }

    @Test
    void learnsItsLimitFromTheWaitTimeoutOfTheConnection() throws SQLException {
        fixture().target().setSessionVariables("wait_timeout=1000");
        List<Replacement> heard = new ArrayList<>();
        ConnectionStrategy strategy = withLimit(IdleLimit.belowWaitTimeout(Duration.ofSeconds(100)), heard);
        strategy.useConnection(connection -> { });
        clocks.pass(Duration.ofSeconds(899), Duration.ofSeconds(899));
        strategy.useConnection(Sql::id);
        assertThat(heard).isEmpty();
        clocks.pass(Duration.ofSeconds(900), Duration.ofSeconds(900));
        strategy.useConnection(connection -> { });
        assertThat(heard).extracting(Replacement::idle).containsExactly(Duration.ofSeconds(900));
    }

    @Test
    void setsNoLimitIfTheWaitTimeoutIsZero() throws SQLException {
        List<Replacement> heard = new ArrayList<>();
        for (IdleLimit limit : List.of(IdleLimit.belowWaitTimeout(Duration.ofSeconds(30)), IdleLimit.of(Duration.ofDays(36_500)))) {
            ConnectionStrategy strategy = new TimestampStrategy(ZeroWaitTimeout.of(fixture().target()), limit,
                    Fixture.OPTIONS.withTimeSource(clocks.timeSource()).withListener(heard::add));
            assertThat(warningsOf(strategy)).isEmpty();
            clocks.pass(Duration.ofDays(3_650), Duration.ofDays(3_650));
            strategy.useConnection(Sql::id);
            strategy.close();
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void warnsOnceAboutALimitThatIsNotBelowTheServersWaitTimeout() throws SQLException {
        fixture().target().setSessionVariables("wait_timeout=600");
        List<String> warnings = warningsOf(withLimit(IdleLimit.of(Duration.ofMinutes(10)), new ArrayList<>()));
        assertThat(warnings).containsExactly("the idle limit PT10M is not below the server's wait_timeout PT10M, "
                + "so the server closes idle connections first: choose a limit below PT10M");
    }

    @Test
    void warnsOnceAboutAMarginThatLeavesNothing() throws SQLException {
        fixture().target().setSessionVariables("wait_timeout=20");
        List<String> warnings = warningsOf(withLimit(IdleLimit.belowWaitTimeout(Duration.ofSeconds(30)), new ArrayList<>()));
        assertThat(warnings).containsExactly("the margin PT30S leaves nothing of the server's wait_timeout PT20S, "
                + "so connections are replaced after PT10S: choose a margin below PT20S");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "P40000D"})
    void refusesALimitThatIsNotPositiveOrIsTooLong(Duration limit) {
        assertThatThrownBy(() -> IdleLimit.of(limit)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("idle limit must be above zero and at most 100 years, for example PT7H; got " + limit);
        assertThatThrownBy(() -> IdleLimit.belowWaitTimeout(limit)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("margin below wait_timeout must be above zero and at most 100 years, for example PT30S; got " + limit);
    }

    private List<Replacement.Reason> replacementsAfter(Duration monotonic, Duration wall) throws SQLException {
        List<Replacement> heard = new ArrayList<>();
        ConnectionStrategy strategy = withLimit(IdleLimit.of(Duration.ofMinutes(10)), heard);
        long first = strategy.withConnection(Sql::id);
        clocks.pass(monotonic, wall);
        long second = strategy.withConnection(Sql::id);
        assertThat(second != first).isEqualTo(!heard.isEmpty());
        return heard.stream().map(Replacement::reason).toList();
    }

    private ConnectionStrategy withLimit(IdleLimit limit, List<Replacement> heard) {
        return new TimestampStrategy(fixture().source().asDataSource(), limit,
                Fixture.OPTIONS.withListener(heard::add).withTimeSource(clocks.timeSource()));
    }

    /** Returns what is logged while the strategy connects twice. */
    private List<String> warningsOf(ConnectionStrategy strategy) throws SQLException {
        List<String> warnings = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                warnings.add(entry.getMessage());
            }

            @Override
            public void flush() {
            }

            @Override
            public void close() {
            }
        };
        Logger logger = Logger.getLogger("dev.goneaway.timestamp");
        logger.addHandler(handler);
        try {
            strategy.useConnection(connection -> { });
            clocks.pass(Duration.ofHours(10), Duration.ofHours(10));
            strategy.useConnection(connection -> { });
        } finally {
            logger.removeHandler(handler);
        }
        return warnings;
    }

    /** Two clocks that a test sets. */
    private static final class ClocksByHand {

        private long monotonicNanos = 1_000;
        private long wallMillis = 1_700_000_000_000L;

        void pass(Duration monotonic, Duration wall) {
            monotonicNanos += monotonic.toNanos();
            wallMillis += wall.toMillis();
        }

        TimeSource timeSource() {
            return new TimeSource(() -> monotonicNanos, () -> wallMillis);
        }
    }
}
