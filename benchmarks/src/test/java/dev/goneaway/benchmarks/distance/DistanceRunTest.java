// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Distance;
import dev.goneaway.results.Distance.Point;
import dev.goneaway.results.Distance.Series;
import dev.goneaway.results.Distance.UnitKind;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DistanceRunTest {

    private static final DistanceRun.Plan SMALL = new DistanceRun.Plan(List.of(Candidate.NONE, Candidate.PING, Candidate.HIKARI_DEFAULT),
            List.of(1.0, 2.0, 5.0), 3);

    private final List<String> progress = new ArrayList<>();

    @Test
    void measuresAndLeavesNoThread() throws SQLException {
        Server server = Servers.chosen();
        // The driver has a thread of its own, which it starts with its first connection and keeps.
        server.dataSource().getConnection().close();
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Distance distance = DistanceRun.of(server, SMALL, progress::add);

        assertThat(distance.series()).hasSize(6);
        assertThat(SMALL.rttMillis()).allSatisfy(rtt -> assertThat(distance.series().stream()
                .flatMap(series -> series.points().stream()).filter(point -> point.rttMillis() == rtt).map(Point::rtt).distinct()).as("one round trip for all").hasSize(1));
        assertThat(distance.series(Candidate.NONE, UnitKind.QUERY)).satisfies(series -> isWholeAndDelayed(series, 1));
        assertThat(distance.series(Candidate.NONE, UnitKind.NOTHING).points())
                .allSatisfy(point -> assertThat(point.cost().value()).isLessThan(point.rtt().value()));
        assertThat(distance.series(Candidate.PING, UnitKind.QUERY)).satisfies(series -> isWholeAndDelayed(series, 2));
        assertThat(distance.series(Candidate.HIKARI_DEFAULT, UnitKind.NOTHING)).satisfies(series -> isWholeAndDelayed(series, 0));
        assertThat(progress).contains("round 3 of 3");
        await().pollInSameThread().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).isSubsetOf(before));
    }

    /** No round trip is shorter than what the proxy adds to it, and each command waits for one. */
    private static void isWholeAndDelayed(Series series, int commands) {
        assertThat(series.points()).extracting(Point::rttMillis).containsExactlyElementsOf(SMALL.rttMillis());
        assertThat(series.points()).allSatisfy(point -> {
            assertThat(point.rtt().value()).isGreaterThanOrEqualTo(point.rttMillis() * 1e6);
            assertThat(point.cost().value()).isGreaterThanOrEqualTo(commands * point.rttMillis() * 1e6);
            assertThat(point.cost().error()).isFinite();
        });
    }

    @Test
    void saysWhichStepFailed() {
        assertThatThrownBy(() -> DistanceRun.step("opening a candidate", () -> {
            throw new SQLException("no");
        })).isInstanceOf(RefusedException.class).hasMessageContaining("opening a candidate failed").hasRootCauseInstanceOf(SQLException.class);
    }

    @Test
    void tellsHowLongItTakes() {
        assertThat(DistanceRun.Plan.FULL.takes()).isBetween(Duration.ofMinutes(1), Duration.ofMinutes(4));
    }
}
