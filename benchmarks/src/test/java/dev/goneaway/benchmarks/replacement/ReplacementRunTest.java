// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.replacement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.goneaway.report.RunResults;
import dev.goneaway.results.Json;
import dev.goneaway.results.Replacements;
import dev.goneaway.results.Replacements.ReplacementTime;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs few rounds on a real server and checks what is measured. */
@Timeout(120)
class ReplacementRunTest {

    private static final ReplacementPlan SMALL = new ReplacementPlan(1, 11, 3);

    private final Server server = Servers.chosen();

    @Test
    void measuresAndLeavesNothingBehind(@TempDir Path directory) throws SQLException {
        long sessions = sessions();
        Replacements report = run(server);
        assertEveryCandidateIsThere(report);
        if (server.hasProcess()) {
            assertThat(report.replacements()).filteredOn(ReplacementTime::tls).hasSize(5);
        }
        Path file = directory.resolve(RunResults.REPLACEMENTS);
        Json.write(file, report);
        assertThat(Json.read(file, Replacements.class)).isEqualTo(report);
        await().untilAsserted(() -> assertThat(sessions()).isLessThanOrEqualTo(sessions));
    }

    /** Knows the same server only by its address and an account, which may kill its own connections. */
    @Test
    void measuresAServerThatItDidNotStart() {
        String url = server.jdbcUrl();
        try (Server known = Servers.start(url + (url.contains("?") ? "&" : "?") + "user=" + server.user() + "&password="
                + server.password())) {
            assertEveryCandidateIsThere(run(known));
        }
    }

    private static Replacements run(Server on) {
        return ReplacementRun.of(on, SMALL, line -> { });
    }

    private static void assertEveryCandidateIsThere(Replacements report) {
        assertThat(report.replacements()).filteredOn(row -> !row.tls()).extracting(ReplacementTime::candidate)
                .containsExactly(Replacements.BARE, "timestamp, the unit after its error", "timestamp, its error included",
                        "ping", "peek");
        assertThat(report.replacements()).allSatisfy(row -> {
            // An interval has bounds from eleven rounds on.
            assertThat(Double.isNaN(row.micros().error())).isEqualTo(row.tls());
            assertThat(row.micros().value()).isPositive();
        });
        assertThat(report.replacements().get(0).againstBare().value()).isEqualTo(1);
    }

    private long sessions() throws SQLException {
        try (Connection admin = server.admin()) {
            return Sql.number(admin, "SELECT COUNT(*) FROM information_schema.processlist");
        }
    }
}
