// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.goneaway.benchmarks.Progress;
import dev.goneaway.benchmarks.report.FleetFile;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A small fleet meets a real server; what it measures is looked at by people, what it counts is checked here. */
@Timeout(120)
class FleetRunTest {

    private static final FleetPlan SMALL = new FleetPlan(5, 1, 1, 3, 3, 3, List.of(2, 5), 3, 1, Duration.ofMillis(200), List.of(100));

    private final Server server = Servers.chosen();

    @Test
    void measuresASmallFleetAndLeavesNothingBehind(@TempDir Path directory) throws SQLException {
        long sessions = sessions();
        List<FleetReport> soFar = new ArrayList<>();
        FleetReport report = run(server, soFar::add);

        assertThat(soFar).hasSize(3).allSatisfy(some -> assertThat(report.replacements()).containsAll(some.replacements()));
        assertThat(soFar.get(0).replacements()).isNotEmpty().noneMatch(ReplacementRow::isOfAPool);
        assertThat(soFar).extracting(FleetReport::idle).containsExactly(List.of(), List.of(), report.idle());
        assertReplacementsAndChecks(report);
        if (server.hasProcess()) {
            assertThat(report.replacements()).filteredOn(ReplacementRow::tls).hasSize(5);
            assertThat(report.backlog()).isEqualTo((int) backlog());
            assertThat(report.restarts()).hasSize(2).allSatisfy(FleetRunTest::assertEverybodyLostAConnectionAndHasAnother);
            assertThat(report.simulated()).hasSameSizeAs(report.restarts());
            assertThat(report.carried()).hasSize(2).allSatisfy(outcome -> assertThat(outcome.working()).isEqualTo(100));
        }
        FleetFile.write(directory, report);
        assertThat(FleetFile.read(directory)).isEqualTo(report);
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("goneaway-c") || name.startsWith("HikariPool")));
        await().untilAsserted(() -> assertThat(sessions()).isLessThanOrEqualTo(sessions));
    }

    /** The same server, known by nothing but its address and an account, which may kill its own connections. */
    @Test
    void sparesAServerThatIsNotItsOwnTheRestartsAndSaysSo() {
        String url = server.jdbcUrl();
        try (Server known = Servers.start(url + (url.contains("?") ? "&" : "?") + "user=" + server.user() + "&password="
                + server.password())) {
            FleetReport report = run(known);
            assertReplacementsAndChecks(report);
            assertThat(report.restarts()).isEmpty();
            assertThat(report.simulated()).isEmpty();
            assertThat(report.notes()).anyMatch(note -> note.contains("no restart"));
        }
    }

    private static FleetReport run(Server on) {
        return run(on, soFar -> { });
    }

    private static FleetReport run(Server on, Consumer<FleetReport> soFar) {
        return new FleetRun(on, SMALL, new Progress(new PrintStream(OutputStream.nullOutputStream()))).run(soFar);
    }

    private static void assertReplacementsAndChecks(FleetReport report) {
        assertThat(report.replacements()).filteredOn(row -> !row.tls() && !row.isOfAPool())
                .extracting(ReplacementRow::contestant)
                .containsExactly(ReplacementRow.BARE, "timestamp, the unit after its error", "timestamp, its error included",
                "ping", "peek");
        assertThat(report.replacements()).filteredOn(ReplacementRow::isOfAPool).hasSameSizeAs(PoolReplacements.POOLS)
                .allSatisfy(row -> assertThat(row.errors()).as(row.contestant()).isZero());
        assertThat(report.replacements()).filteredOn(row -> row.contestant().startsWith("timestamp"))
                .extracting(ReplacementRow::errors)
                .containsOnly(3);
        assertThat(report.replacements()).allSatisfy(row -> assertThat(row.micros().count()).isEqualTo(3));
        assertThat(report.idle()).extracting(row -> row.check() + " " + row.connections())
                .containsExactly("timestamp 2", "timestamp 5", "peek 2", "peek 5", "ping 2", "ping 5");
        assertThat(report.notes()).noneMatch(note -> note.contains("called a living connection dead"));
    }

    private static void assertEverybodyLostAConnectionAndHasAnother(Outcome outcome) {
        assertThat(outcome.working()).isEqualTo(5);
        assertThat(outcome.kinds()).allSatisfy(kind -> assertThat(kind.connectsEach()).isGreaterThanOrEqualTo(1));
        // Who was in a unit when the server died has an error; who was in a ping may have none.
        assertThat(outcome.kinds()).filteredOn(kind -> kind.kind() != Kind.PING)
                .allSatisfy(kind -> assertThat(kind.errorsEach()).isGreaterThanOrEqualTo(1));
    }

    /** Not what a thousand connections are commonly thought to make of it. */
    private long backlog() throws SQLException {
        try (Connection admin = server.admin()) {
            return Sql.number(admin, "SELECT @@back_log");
        }
    }

    private long sessions() throws SQLException {
        try (Connection admin = server.admin()) {
            return Sql.number(admin, "SELECT COUNT(*) FROM information_schema.processlist");
        }
    }
}
