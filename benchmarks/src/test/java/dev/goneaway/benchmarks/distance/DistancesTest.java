// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.goneaway.benchmarks.Progress;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Distance;
import dev.goneaway.results.Distance.CommandsAfterRest;
import dev.goneaway.results.Distance.Point;
import dev.goneaway.results.Distance.Series;
import dev.goneaway.results.Distance.UnitKind;
import dev.goneaway.results.Environment;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DistancesTest {

    private static final Plan SMALL = new Plan(List.of(Candidate.NONE, Candidate.PING, Candidate.HIKARI_DEFAULT),
            List.of(1.0, 4.0, 10.0), 3, List.of(Duration.ofSeconds(1)));

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Progress progress = new Progress(new PrintStream(printed, true, StandardCharsets.UTF_8));

    @Test
    void measuresCountsAndLeavesNothingRunning() throws SQLException {
        Server server = Servers.chosen();
        // The driver has a thread of its own, which it starts with its first connection and keeps.
        server.dataSource().getConnection().close();
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Distance distance = Distances.of(server, SMALL, progress);

        assertThat(distance.server()).isEqualTo(Environment.withoutDirectories(server.description()));
        assertThat(distance.series()).hasSize(6);
        assertThat(SMALL.rttMillis()).allSatisfy(rtt -> assertThat(distance.series().stream()
                .flatMap(series -> series.points().stream()).filter(point -> point.rttMillis() == rtt).map(Point::rtt).distinct()).as("one round trip for all").hasSize(1));
        assertThat(distance.series(Candidate.NONE, UnitKind.QUERY)).satisfies(DistancesTest::isWholeAndDelayed)
                .satisfies(series -> assertThat(series.points()).allSatisfy(point -> assertThat(point.commands()).isEqualTo(1)));
        assertThat(distance.series(Candidate.NONE, UnitKind.NOTHING).points())
                .allSatisfy(point -> assertThat(point.commands()).isZero())
                .allSatisfy(point -> assertThat(point.cost().value()).isLessThan(point.rtt().value()));
        assertThat(distance.series(Candidate.PING, UnitKind.QUERY)).satisfies(DistancesTest::isWholeAndDelayed)
                .satisfies(series -> assertThat(series.points()).allSatisfy(point -> assertThat(point.commands()).isEqualTo(2)));
        assertThat(distance.rested()).containsExactly(new CommandsAfterRest(Candidate.NONE, 1, 0), new CommandsAfterRest(Candidate.PING, 1, 1),
                new CommandsAfterRest(Candidate.HIKARI_DEFAULT, 1, 1));
        assertThat(distance.series(Candidate.HIKARI_DEFAULT, UnitKind.NOTHING).farthest().commands()).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("round 3 of 3, about");
        await().pollInSameThread().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).isSubsetOf(before));
    }

    /** No round trip is shorter than what the proxy adds to it, and each command waits for one. */
    private static void isWholeAndDelayed(Series series) {
        assertThat(series.points()).extracting(Point::rttMillis).containsExactlyElementsOf(SMALL.rttMillis());
        assertThat(series.points()).allSatisfy(point -> {
            assertThat(point.rtt().value()).isGreaterThanOrEqualTo(point.rttMillis() * 1e6);
            assertThat(point.cost().value()).isGreaterThanOrEqualTo(point.commands() * point.rttMillis() * 1e6);
            assertThat(point.cost().error()).isFinite();
        });
    }

    @Test
    void takesEveryContestantAndDistanceOnce() {
        Plan plan = Plan.of(List.of(Candidate.PING, Candidate.NONE, Candidate.PING), List.of(5.0, 1.0, 0.2, 1.0));
        assertThat(plan.contestants()).containsExactly(Candidate.NONE, Candidate.PING);
        assertThat(plan.rttMillis()).containsExactly(0.2, 1.0, 5.0);
    }

    @Test
    void waitsForNoTaskBeyondItsDeadline() {
        try (Worker worker = new Worker(Duration.ofMillis(50))) {
            assertThatThrownBy(() -> worker.call("a turn of somebody", () -> {
                Thread.sleep(Duration.ofMinutes(1).toMillis());
                return null;
            })).isInstanceOf(RefusedException.class).hasMessageContaining("a turn of somebody was not done within");
        }
    }

    @Test
    void saysWhoseTaskFailed() {
        try (Worker worker = new Worker(Duration.ofSeconds(10))) {
            assertThatThrownBy(() -> worker.call("opening somebody", () -> {
                throw new SQLException("no");
            })).isInstanceOf(RefusedException.class).hasMessageContaining("opening somebody failed")
                    .hasRootCauseInstanceOf(SQLException.class);
        }
    }
}
