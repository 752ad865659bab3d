// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The numbers of the README are those of the kept runs. */
class SoakPageTest {

    private static final Path RESULTS = Path.of("results");
    private static final List<String> SERVERS = List.of("mysql-9.7.4", "mariadb-11.4.5");

    private final String page = Files.readString(Path.of("README.md"));

    SoakPageTest() throws IOException {
        // Reads the page.
    }

    @Test
    void thePageShowsWhatEachFaultOfTheKeptRunsCaused() throws IOException {
        Map<String, List<String>> faults = new LinkedHashMap<>();
        for (int i = 0; i < rows(SERVERS.get(0), "peek").size(); i++) {
            StringBuilder cells = new StringBuilder();
            Set<String> names = new TreeSet<>();
            for (String strategy : List.of("none", "peek")) {
                for (String server : SERVERS) {
                    SoakRow row = rows(server, strategy).get(i);
                    names.add(row.fault());
                    cells.append(" | ").append(number(strategy.equals("none") ? row.lost() : row.repeated()));
                }
            }
            assertThat(names).hasSize(1);
            faults.computeIfAbsent(cells.toString(), equal -> new ArrayList<>()).addAll(names);
        }
        List<String> harmless = faults.remove(" | 0 | 0 | 0 | 0");
        StringBuilder table = new StringBuilder();
        faults.forEach((cells, names) -> table.append("| ").append(String.join(" · ", names)).append(cells).append(" |\n"));
        assertThat(page).contains("|---|--:|--:|--:|--:|\n" + table + "\n")
                .contains("These cases lost nothing and stored nothing again: " + String.join(" · ", harmless) + ".");
    }

    @Test
    void thePageNamesTheKeptRuns() throws IOException {
        for (String server : SERVERS) {
            for (String strategy : List.of("peek", "none")) {
                assertThat(page).contains("](results/" + file(server, strategy) + ")")
                        .contains(number(run(server, strategy).get("lines").asInt()) + " lines for each fault");
            }
        }
    }

    @Test
    void thePageSumsTheKeptRuns() throws IOException {
        List<SoakRow> peek = new ArrayList<>();
        List<SoakRow> none = new ArrayList<>();
        for (String server : SERVERS) {
            peek.addAll(rows(server, "peek"));
            none.addAll(rows(server, "none"));
        }
        List<SoakRow> all = new ArrayList<>(peek);
        all.addAll(none);
        assertThat(page).contains("With peek " + sums(peek) + ". Without a strategy " + sums(none) + ".")
                .contains("Of all lines that were acknowledged, " + sum(all, SoakRow::broken) + " are not in the table.")
                .contains(sum(all, SoakRow::repeated) + " lines were stored again when they were there already, and "
                        + sum(all, SoakRow::doubled) + " are there more than once.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"peek", "none"})
    void theKeptRunsKeepThePromiseAndNameTheirCommit(String strategy) throws IOException {
        for (String server : SERVERS) {
            assertThat(rows(server, strategy)).isNotEmpty().allSatisfy(row -> assertThat(row.complaint()).isEmpty());
            assertThat(page).contains("commit `" + run(server, strategy).get("commit").asString() + "`");
        }
    }

    private static String sums(List<SoakRow> rows) {
        return sum(rows, SoakRow::sent) + " lines were sent, " + sum(rows, SoakRow::acknowledged) + " acknowledged, and "
                + sum(rows, SoakRow::lost) + " lost";
    }

    private static String sum(List<SoakRow> rows, ToIntFunction<SoakRow> what) {
        return number(rows.stream().mapToInt(what).sum());
    }

    private static String number(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String file(String server, String strategy) {
        return "20261123-" + server + "-" + strategy + ".json";
    }

    private static JsonNode run(String server, String strategy) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(RESULTS.resolve(file(server, strategy))));
    }

    private static List<SoakRow> rows(String server, String strategy) throws IOException {
        List<SoakRow> rows = new ArrayList<>();
        for (JsonNode row : run(server, strategy).get("rows")) {
            ToIntFunction<String> value = name -> row.get(name).asInt();
            rows.add(new SoakRow(row.get("fault").asString(), row.get("strategy").asString(), value.applyAsInt("strikes"),
                    value.applyAsInt("sent"), value.applyAsInt("acknowledged"), value.applyAsInt("refused"),
                    value.applyAsInt("stored"), value.applyAsInt("doubled"), value.applyAsInt("repeated"),
                    value.applyAsInt("lost"), value.applyAsInt("broken")));
        }
        return rows;
    }
}
