// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.goneaway.benchmarks.fleet.Outcome.OfKind;
import dev.goneaway.benchmarks.fleet.Simulation.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class SimulationTest {

    private static final List<Kind> ALL = List.of(Kind.values());
    private static final Retry HALF = new Retry("half", 0.25, 0.5);

    private static Outcome run(List<Kind> kinds, int clients, double down, Retry retry, long seed) {
        return Simulation.run(new Scenario(kinds, clients, down, 0.001, 0, 1_000), retry, seed);
    }

    @Test
    void saysTheSameForTheSameSeed() {
        assertThat(run(ALL, 500, 2.2, Retry.JITTER, 7)).isEqualTo(run(ALL, 500, 2.2, Retry.JITTER, 7));
    }

    @Test
    void saysSomethingElseForAnotherSeed() {
        assertThat(run(ALL, 500, 2.2, Retry.JITTER, 7)).isNotEqualTo(run(ALL, 500, 2.2, Retry.JITTER, 8));
    }

    @ParameterizedTest
    @CsvSource({"1, 0.1", "3, 2.2", "200, 2.2", "20000, 2.2", "5000, 60"})
    void letsEveryClientWorkInTheEnd(int clients, double down) {
        for (Retry retry : List.of(Retry.FIXED, HALF, Retry.JITTER)) {
            Outcome outcome = run(ALL, clients, down, retry, 1);
            assertThat(outcome.working()).isEqualTo(clients);
            assertThat(outcome.kinds().stream().mapToInt(OfKind::clients).sum()).isEqualTo(clients);
            assertThat(outcome.firstWorksSeconds()).isPositive().isLessThanOrEqualTo(outcome.lastWorksSeconds());
        }
    }

    /** Whatever the pauses are, the server takes its time for each of them. */
    @Test
    void letsNobodyInFasterThanTheServerCan() {
        assertThat(run(List.of(Kind.PEEK), 5_000, 2.2, Retry.FIXED, 1).lastWorksSeconds()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void hasALowerPeakTheMoreJitterThereIs() {
        long none = run(List.of(Kind.PEEK), 10_000, 2.2, Retry.FIXED, 1).peakConnects();
        long half = run(List.of(Kind.PEEK), 10_000, 2.2, HALF, 1).peakConnects();
        long full = run(List.of(Kind.PEEK), 10_000, 2.2, Retry.JITTER, 1).peakConnects();
        assertThat(none).isEqualTo(10_000);
        assertThat(half).isLessThan(none / 2);
        assertThat(full).isLessThan(half);
    }

    /** The server is away for 2.2 s: the pauses end at 0.5, 1, 1.5, 2 and 2.5 s, and only the last attempt finds it. */
    @Test
    void countsWhatAClientThatPausesForHalfASecondDoes() {
        OfKind peek = run(List.of(Kind.PEEK), 1, 2.2, Retry.FIXED, 1).kinds().get(0);
        assertThat(peek.connects()).isEqualTo(5);
        assertThat(peek.errors()).isEqualTo(1 + 4);
        assertThat(peek.lastWorksSeconds()).isCloseTo(2.5 - 2.2 + 0.001, within(1e-9));
        // It connects for the unit that lost its connection, too.
        OfKind ping = run(List.of(Kind.PING), 1, 2.2, Retry.FIXED, 1).kinds().get(0);
        assertThat(ping.connects()).isEqualTo(6);
        assertThat(ping.errors()).isEqualTo(5);
    }

    /** A pool tries at 0, 10, 30, 70, 150, 310, 630, 1,270 and 2,550 ms, whatever its user's pauses are. */
    @ParameterizedTest
    @EnumSource(names = "POOL")
    void countsWhatAPoolDoes(Kind kind) {
        OfKind pool = run(List.of(kind), 1, 2.2, Retry.JITTER, 1).kinds().get(0);
        assertThat(pool.connects()).isEqualTo(9);
        assertThat(pool.errors()).isEqualTo(1);
        assertThat(pool.lastWorksSeconds()).isCloseTo(2.55 - 2.2 + 0.001, within(1e-9));
    }

    @Test
    void losesWhoeverComesWhenTheBacklogIsFull() {
        Scenario narrow = new Scenario(List.of(Kind.PEEK), 100, 0.2, 0.01, 0, 9);
        Outcome outcome = Simulation.run(narrow, Retry.FIXED, 1);
        // Ten at a time, at the first SYN, at the second a second later, and again 2.5 s after the first: the last ten in the
        // fifth second try.
        assertThat(outcome.working()).isEqualTo(100);
        assertThat(outcome.lastWorksSeconds()).isCloseTo(0.3 + 4 * 2.5 + 1 + 0.1, within(0.02));
        // A repeated SYN is the same attempt: 100, 80, 60, 40 and 20 of them.
        assertThat(outcome.kinds().get(0).connects()).isEqualTo(300);
    }

    @Test
    void letsNobodyBeginBeforeTheOthersOnTheSameMachineAreThrough() {
        Scenario shared = new Scenario(List.of(Kind.PEEK), 100, 0.2, 0.01, 0.005, 1_000);
        assertThat(Simulation.run(shared, Retry.FIXED, 1).peakConnects()).isBetween(9L, 11L);
        assertThat(Simulation.run(shared, Retry.FIXED, 1).working()).isEqualTo(100);
    }

    /**
     * All have learnt of it after 500 ms; then they begin every 5 ms: the server, away for 602.5 ms, refuses 21, and lets in
     * who begins later.
     */
    @Test
    void doesNotRefuseWhoBeginsAfterTheReturn() {
        Scenario shared = new Scenario(List.of(Kind.PING), 100, 0.6025, 0.01, 0.005, 1_000);
        assertThat(Simulation.run(shared, Retry.FIXED, 1).kinds().get(0).errors()).isEqualTo(21);
    }
}
