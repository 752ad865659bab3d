// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.testkit.contract.LeftoverContract;
import dev.goneaway.testkit.contract.ListenerContract;
import dev.goneaway.testkit.contract.OnConnectContract;
import dev.goneaway.testkit.contract.RepeatContract;
import dev.goneaway.testkit.contract.StrategyContract;
import dev.goneaway.testkit.contract.TransactionCheckContract;
import dev.goneaway.testkit.contract.UnusedConnectionContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Lists the groups of the contract that the pocket edition leaves out, and compares its page with the list. */
class GroupsTest {

    private static final String GROUPS = "../testkit/src/main/java/dev/goneaway/testkit/contract/";

    /** What the pocket edition leaves out, and what a program does without. */
    private static final Map<Class<?>, String> LEFT_OUT = Map.of(
            RepeatContract.class, "No `RepeatOnce`. Your program repeats a lost unit, or it does not.",
            TransactionCheckContract.class, "`START TRANSACTION` in SQL is not seen. Use `setAutoCommit(false)`.",
            OnConnectContract.class, "No step on each new connection. Use `sessionVariables` in the URL.",
            LeftoverContract.class, "Settings of JDBC, locks, variables, temporary tables and open statements stay as a unit left them.",
            UnusedConnectionContract.class, "A unit that throws costs one ping, and each unit counts as a use.",
            ListenerContract.class, "Nothing tells your program of a replacement.");

    @Test
    void namesEveryGroupThatIsLeftOut() {
        List<Class<?>> left = new ArrayList<>(all());
        left.removeAll(kept());
        assertThat(left).containsExactlyInAnyOrderElementsOf(LEFT_OUT.keySet());
    }

    @Test
    void agreesWithThePage() throws IOException {
        String page = Files.readString(Path.of("README.md")).replace("\r\n", "\n");
        assertThat(page).as("copy this table into README.md").contains(table());
    }

    private static String table() {
        Map<String, String> rows = new TreeMap<>();
        for (Class<?> group : all()) {
            rows.put(group.getSimpleName(), kept().contains(group) ? "kept" : "left out. " + LEFT_OUT.get(group));
        }
        return rows.entrySet().stream()
                .map(row -> "| [" + row.getKey() + "](" + GROUPS + row.getKey() + ".java) | " + row.getValue() + " |\n")
                .collect(Collectors.joining("", "| Group of tests | Pocket edition |\n|---|---|\n", ""));
    }

    private static List<Class<?>> all() {
        return List.of(StrategyContract.class.getInterfaces());
    }

    private static List<Class<?>> kept() {
        return Stream.of(PocketContract.class.getInterfaces()).toList();
    }
}
