// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.goneaway.ingester.Choice;
import dev.goneaway.testkit.server.Servers;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A small soak: each fault strikes, every line that is acknowledged is in the table exactly once, and with a strategy every
 * line is acknowledged.
 */
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SoakTest {

    private static final int LINES = 400;
    private static final Stock SERVERS = new Stock(Servers.chosen(), Servers::another);

    private static final boolean ALL = "all".equals(System.getProperty("goneaway.soak"));

    /** One of each kind, because a build has to end; the others are left to the command, and to -Dgoneaway.soak=all. */
    private static final Set<Fault> SOME = EnumSet.of(Fault.WAIT_TIMEOUT, Fault.KILL_AT_ONCE, Fault.KILLED_AT_COMMIT,
            Fault.KILLED_BETWEEN, Fault.DEADLOCK, Fault.SIGKILL, Fault.PROCESS_KILLED);

    /** Those after which the statement that stored a line comes once more, however few lines there are. */
    private static final Set<Fault> REPEATED = EnumSet.of(Fault.KILLED_AT_COMMIT, Fault.KILLED_BETWEEN);

    @AfterAll
    static void stop() {
        SERVERS.close();
    }

    static Set<Fault> faults() {
        return ALL ? EnumSet.allOf(Fault.class) : SOME;
    }

    @ParameterizedTest
    @MethodSource("faults")
    void losesAndDoublesNothingWithPeek(Fault fault) throws Exception {
        SoakRow row = run(fault, Choice.PEEK, Duration.ofSeconds(40));
        assertThat(row.complaint()).as(row.toString()).isEmpty();
        if (REPEATED.contains(fault)) {
            assertThat(row.repeated()).as("what the keys are for: " + row).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TIMESTAMP", "PING", "HIKARI", "C3P0"})
    void losesAndDoublesNothingWithAnyOther(Choice choice) throws Exception {
        for (Fault fault : ALL ? EnumSet.of(Fault.KILL, Fault.KILLED_AT_COMMIT) : EnumSet.of(Fault.KILLED_AT_COMMIT)) {
            SoakRow row = run(fault, choice, Duration.ofSeconds(40));
            assertThat(row.complaint()).as(row.toString()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WAIT_TIMEOUT", "KILLED_AT_COMMIT"})
    void losesLinesWithoutAStrategyAndStillAcknowledgesNoneThatIsNotThere(Fault fault) throws Exception {
        SoakRow row = run(fault, Choice.NONE, Duration.ofSeconds(1));
        assertThat(row.complaint()).as(row.toString()).isEmpty();
        assertThat(row.lost()).as(row.toString()).isPositive();
    }

    @Test
    void complainsOfAFaultThatNeverStrikes() throws Exception {
        // The adversary waits for a line that a burst of four does not have.
        SoakRow row = new Soak(SERVERS, 2 * Burst.SENDERS, Duration.ofSeconds(20)).run(Fault.DEADLOCK, Choice.PEEK);
        assertThat(row.acknowledged()).isEqualTo(row.sent());
        assertThat(row.complaint()).hasValueSatisfying(complaint -> assertThat(complaint)
                .startsWith("deadlock, peek: the fault never struck, so that this run shows nothing"));
    }

    private static SoakRow run(Fault fault, Choice choice, Duration deadline) throws Exception {
        assumeTrue(!fault.hurtsTheServer() || Servers.chosen().hasProcess(), "skipped: needs a server of our own");
        return new Soak(SERVERS, LINES, deadline).run(fault, choice);
    }
}
