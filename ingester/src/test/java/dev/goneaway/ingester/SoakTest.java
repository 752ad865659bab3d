// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.goneaway.testkit.server.Servers;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The soak: each fault strikes, and every acknowledged line is in the table exactly once. With a strategy every line is
 * acknowledged.
 *
 * <p>A build runs some faults with a few hundred lines. With {@code -Dgoneaway.soak=20000} all faults run with that many lines
 * each.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SoakTest {

    private static final Integer ALL = Integer.getInteger("goneaway.soak");
    private static final int LINES = ALL == null ? 400 : ALL;
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final Duration SHORT = Duration.ofSeconds(ALL == null ? 1 : 3);

    /** One fault of each kind. */
    private static final Set<SoakFault> SOME = EnumSet.of(SoakFault.WAIT_TIMEOUT, SoakFault.KILL_AT_ONCE,
            SoakFault.KILLED_AT_COMMIT, SoakFault.KILLED_BETWEEN, SoakFault.DEADLOCK, SoakFault.SIGKILL,
            SoakFault.PROCESS_KILLED);

    /** Faults after which the same statement runs again on a line that is stored already. */
    private static final Set<SoakFault> REPEATED = EnumSet.of(SoakFault.KILLED_AT_COMMIT, SoakFault.KILLED_BETWEEN);

    private Soak peek;

    @AfterAll
    void stop() throws Exception {
        if (peek != null) {
            peek.close();
        }
    }

    static Set<SoakFault> faults() {
        return ALL == null ? SOME : EnumSet.allOf(SoakFault.class);
    }

    static Set<SoakFault> faultsWithoutAStrategy() {
        return ALL == null ? EnumSet.of(SoakFault.WAIT_TIMEOUT, SoakFault.KILLED_AT_COMMIT) : EnumSet.allOf(SoakFault.class);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void losesAndDoublesNothingWithPeek(SoakFault fault) throws Exception {
        requireServerFor(fault);
        if (peek == null) {
            peek = soak(StrategyChoice.PEEK, LONG);
        }
        SoakRow row = print(peek.run(fault));
        assertThat(row.complaint()).as(row.toString()).isEmpty();
        if (REPEATED.contains(fault)) {
            assertThat(row.repeated()).as("without keys these lines would be doubled: " + row).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("faultsWithoutAStrategy")
    void acknowledgesNoLineThatIsNotStoredWithoutAStrategy(SoakFault fault) throws Exception {
        requireServerFor(fault);
        boolean newProcess = fault == SoakFault.PROCESS_KILLED || fault == SoakFault.PROCESS_STOPPED;
        try (Soak soak = soak(StrategyChoice.NONE, newProcess ? LONG : SHORT)) {
            SoakRow row = print(soak.run(fault));
            assertThat(row.complaint()).as(row.toString()).isEmpty();
            if (SOME.contains(fault) && fault != SoakFault.DEADLOCK && !newProcess) {
                assertThat(row.lost()).as(row.toString()).isPositive();
            }
        }
    }

    @Test
    void complainsAboutABrokenPromise() {
        assertThat(row("peek", 1, 100, 100, 0, 0).complaint()).isEmpty();
        assertThat(row("none", 1, 60, 60, 0, 0).complaint()).isEmpty();
        assertThat(row("peek", 0, 100, 100, 0, 0).complaint()).get().asString()
                .contains("deadlock, peek: the fault never struck");
        assertThat(row("peek", 1, 99, 99, 0, 0).complaint()).get().asString().contains("1 lines were not acknowledged");
        assertThat(row("none", 1, 60, 59, 0, 1).complaint()).get().asString()
                .contains("1 acknowledged lines are not in the table");
        assertThat(row("none", 1, 60, 60, 2, 0).complaint()).get().asString().contains("2 lines are there twice");
    }

    private static SoakRow row(String strategy, int strikes, int acknowledged, int stored, int doubled, int broken) {
        return new SoakRow(SoakFault.DEADLOCK.display(), strategy, strikes, 100, acknowledged, 0, stored, doubled, 0,
                100 - stored, broken);
    }

    private static Soak soak(StrategyChoice strategy, Duration deadline) throws Exception {
        return new Soak(Servers.chosen(), Servers::another, strategy, LINES, deadline);
    }

    private static void requireServerFor(SoakFault fault) {
        assumeTrue(!fault.hurtsTheServer() || Servers.chosen().hasProcess(), "skipped: needs a server that nobody else uses");
    }

    private static SoakRow print(SoakRow row) {
        if (ALL != null) {
            System.out.printf(Locale.ROOT, "%-34s %-5s strikes %d, acknowledged %d / in table %d / lost %d, repeated %d, "
                    + "doubled %d, acknowledged and not in the table %d%n", row.fault(), row.strategy(), row.strikes(),
                    row.acknowledged(), row.stored(), row.lost(), row.repeated(), row.doubled(), row.broken());
        }
        return row;
    }
}
