// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.ingester.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The README may say nothing of a soak that no kept run does. */
class SoakPageTest {

    private static final Path RESULTS = Path.of("results");

    static Stream<String> kept() {
        return SoakRun.readAll(RESULTS).keySet().stream();
    }

    @Test
    void saysWhatTheKeptRunsSay() throws IOException {
        String page = Files.readString(Path.of("README.md"));
        assertThat(page).as("ingester.jar soak page mends it").isEqualTo(SoakPage.into(page, SoakRun.readAll(RESULTS)));
    }

    @ParameterizedTest
    @MethodSource("kept")
    void keepsRunsThatShowSomethingAndTellWhereTheyComeFrom(String file) throws IOException {
        SoakRun run = SoakRun.readAll(RESULTS).get(file);
        assertThat(run.rows()).allSatisfy(row -> assertThat(row.complaint()).isEmpty());
        assertThat(run.commit()).isNotBlank().doesNotEndWith("-dirty");
        assertThat(run.command()).startsWith("java -jar ingester.jar soak ");
        assertThat(Files.readString(RESULTS.resolve(file))).as("names a directory").doesNotContainPattern("[\"= ]/\\w");
    }

    @Test
    void showsTheNewestRunOfEachServerAndStrategy() {
        String page = SoakPage.into("<!-- soak:begin -->\n<!-- soak:end -->\n", Map.of(
                "old.json", run("2026-01-01T00:00:00Z", row("peek", 9, 1_000, 7)),
                "new.json", run("2026-01-02T00:00:00Z", row("peek", 3, 1_000, 40)),
                "part.json", new SoakRun("2026-01-03T00:00:00Z", "abc", "soak", "MySQL 9.7.4 (embedded)", "9.7.4", "driver", "17", 2,
                        1_000, 60, List.of(row("peek", 8, 1_000, 8))),
                "none.json", run("2026-01-01T00:00:00Z", row("none", 1, 500, 0))));
        assertThat(page).contains("\nMySQL 9.7.4: 1,000 lines each [with peek](results/new.json), commit `abc`; "
                + "1,000 lines each [without a strategy](results/none.json), commit `abc`.\n")
                .contains("\n| KILL while idle | 3 | 1,000 / 1,000 / 0 | 40 | 1 | 500 / 500 / 500 | 0 |\n")
                .contains("\n| deadlock | 3 | 1,000 / 1,000 / 0 | 40 | 1 | 500 / 500 / 500 | 0 |\n")
                .contains("With peek " + all(1_000) + " lines were sent, " + all(1_000) + " acknowledged, and 0 lost; without a "
                        + "strategy " + all(1_000) + " lines were sent, " + all(500) + " acknowledged, and " + all(500) + " lost. Of all lines that were acknowledged, 0 are not in the "
                        + "table. " + all(40) + " lines were stored again when they were there already, and 0 are there more than once.\n");
    }

    @Test
    void refusesAPageWithoutMarkers() {
        assertThatThrownBy(() -> SoakPage.into("<!-- soak:end -->\n<!-- soak:begin -->\n", Map.of()))
                .isInstanceOf(RefusedException.class).hasMessageContaining("<!-- soak:begin -->");
    }

    /** The sum over all faults, as the page writes it. */
    private static String all(int each) {
        return String.format(Locale.ROOT, "%,d", Fault.values().length * each);
    }

    /** The same of every fault. */
    private static SoakRun run(String date, SoakRow row) {
        return new SoakRun(date, "abc", "soak", "MySQL 9.7.4 (embedded)", "9.7.4", "driver", "17", 2, 1_000, 60,
                Stream.of(Fault.values()).map(fault -> row(fault, row.strategy(), row.strikes(), row.stored(), row.repeated())).toList());
    }

    private static SoakRow row(String strategy, int strikes, int stored, int repeated) {
        return row(Fault.KILL, strategy, strikes, stored, repeated);
    }

    private static SoakRow row(Fault fault, String strategy, int strikes, int stored, int repeated) {
        return new SoakRow(fault.display(), strategy, strikes, 1_000, stored, 0, stored, 0, repeated, 1_000 - stored, 0,
                Map.of(), 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "soak --server /opt/x/mysqld --report /tmp/y/z.json | java -jar ingester.jar soak --server …/mysqld --report …/z.json",
        "soak --server=/opt/mysqld --lines 8 | java -jar ingester.jar soak --server=…/mysqld --lines 8",
        "soak --server jdbc:mysql://h/d?user=u&password=secret | java -jar ingester.jar soak --server jdbc:mysql://…",
        "soak --server mysql | java -jar ingester.jar soak --server mysql",
    })
    void writesDownNoPasswordAndNoDirectory(String typed, String written) {
        assertThat(Origin.command(List.of(typed.split(" ")))).isEqualTo(written);
    }
}
