// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.benchmarks.Progress;
import dev.goneaway.benchmarks.jmh.full.BigTable;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.server.Servers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

@Timeout(60)
class FullRunTest {

    private static final Pace PACE = new Pace(1, 1, 10);

    @TempDir
    Path directory;

    private static Trial trial(String contestant) {
        return new Trial(UnitOfWork.class, "nothing", Map.of("contestant", contestant), 1, PACE, 1);
    }

    @Test
    void keepsTheResultsOfTheOthersIfOneFailsAndSaysSoAtTheEnd() {
        Path json = directory.resolve("jmh.json");
        List<String> notes = new ArrayList<>();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Progress progress = new Progress(new PrintStream(printed, true, StandardCharsets.UTF_8));
        assertThatThrownBy(() -> SmallFullRun.run(List.of(trial("PRAYER"), trial("PING")), progress, json, notes::add))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("1 of 2 forks failed").hasMessageContaining("UnitOfWork.nothing PRAYER");
        assertThat(json).content().contains("PING", "gc.alloc.rate.norm").doesNotContain("PRAYER");
        assertThat(printed.toString(StandardCharsets.UTF_8)).containsPattern("50 % timed, \\d+:\\d\\d left: UnitOfWork.nothing")
                .containsPattern("UnitOfWork.nothing PRAYER: FAILED").contains("100 % timed, 0:00 left");
        assertThat(notes).hasSize(2);
        assertThat(notes.get(0)).contains("core");
        assertThat(notes.get(1)).contains("of 1 timings");
    }

    @Test
    void waitsUntilWhatIsLateIsGone() {
        Options endless = JmhRun.forkOptions(new OptionsBuilder().include("Floor.nanoTime").forks(1)
                .warmupIterations(100).warmupTime(TimeValue.seconds(1))).build();
        assertThatThrownBy(() -> JmhRun.bounded(new Runner(endless, new LastWords()), Duration.ofMillis(1_500)))
                .isInstanceOf(RefusedException.class).hasMessageContaining("did not end");
        assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("goneaway-jmh");
    }

    @Test
    void makesATableOfItsOwnAndLeavesNone() throws SQLException {
        try (BigTable table = BigTable.create(Servers.chosen())) {
            assertThat(table.vmOption()).contains("goneaway_jmh_");
            assertThat(tables()).isOne();
            assertThatThrownBy(() -> BigTable.create(Servers.chosen())).isInstanceOf(RefusedException.class)
                    .hasMessageContaining("goneaway_jmh_").hasMessageContaining("is there already");
            assertThat(tables()).isOne();
        }
        assertThat(tables()).isZero();
    }

    private static int tables() throws SQLException {
        try (Connection connection = Servers.chosen().admin(); Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM information_schema.tables WHERE table_name = "
                        + "'goneaway_jmh_" + ProcessHandle.current().pid() + "' AND table_schema = '" + Servers.chosen().database() + "'")) {
            count.next();
            return count.getInt(1);
        }
    }
}
