// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.goneaway.report.RunResults;
import dev.goneaway.results.FleetReport;
import dev.goneaway.results.Json;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs few rounds on a real server and checks what is counted. */
@Timeout(120)
class FleetRunTest {

    private static final FleetPlan SMALL = new FleetPlan(1, 3, 3, 3, List.of(2, 5));

    private final Server server = Servers.chosen();

    @Test
    void measuresAndLeavesNothingBehind(@TempDir Path directory) throws SQLException {
        long sessions = sessions();
        FleetReport report = run(server);
        assertReplacementsAndChecks(report);
        if (server.hasProcess()) {
            assertThat(report.replacements()).filteredOn(FleetReport.ReplacementTime::tls).hasSize(5);
        }
        Path file = directory.resolve(RunResults.FLEET);
        Json.write(file, report);
        assertThat(Json.read(file, FleetReport.class)).isEqualTo(report);
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("goneaway-c") || name.startsWith("HikariPool")));
        await().untilAsserted(() -> assertThat(sessions()).isLessThanOrEqualTo(sessions));
    }

    /** Knows the same server only by its address and an account, which may kill its own connections. */
    @Test
    void measuresAServerThatItDidNotStart() {
        String url = server.jdbcUrl();
        try (Server known = Servers.start(url + (url.contains("?") ? "&" : "?") + "user=" + server.user() + "&password="
                + server.password())) {
            assertReplacementsAndChecks(run(known));
        }
    }

    private static FleetReport run(Server on) {
        return FleetRun.of(on, SMALL, line -> { });
    }

    private static void assertReplacementsAndChecks(FleetReport report) {
        assertThat(report.replacements()).filteredOn(row -> !row.tls()).extracting(FleetReport.ReplacementTime::candidate)
                .containsExactly(FleetReport.BARE, "timestamp, the unit after its error", "timestamp, its error included",
                        "ping", "peek");
        assertThat(report.replacements()).filteredOn(row -> row.candidate().startsWith("timestamp"))
                .extracting(FleetReport.ReplacementTime::errors).containsOnly(3);
        assertThat(report.replacements()).allSatisfy(row -> assertThat(row.micros().count()).isEqualTo(3));
        assertThat(report.idle()).extracting(row -> row.check() + " " + row.connections())
                .containsExactly("timestamp 2", "timestamp 5", "peek 2", "peek 5", "ping 2", "ping 5");
        assertThat(report.notes()).noneMatch(note -> note.contains("took a living connection for dead"));
    }

    private long sessions() throws SQLException {
        try (Connection admin = server.admin()) {
            return Sql.number(admin, "SELECT COUNT(*) FROM information_schema.processlist");
        }
    }
}
