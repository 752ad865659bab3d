// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.goneaway.benchmarks.jmh.SmallFullRun;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What the full form writes is what the report reads. */
@Timeout(120)
class FullTimingsTest {

    private static final int VIRTUAL_THREADS = 21;

    @TempDir
    private static Path directory;

    private static JsonNode runs;

    @BeforeAll
    static void runOneContestant() {
        Path json = directory.resolve(Results.JMH);
        SmallFullRun.run(json);
        runs = Json.tree(json);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            Floor.nanoTime           | -                       | -
            Floor.lock               | -                       | -
            Floor.read               | -                       | -
            UnitOfWork.nothing       | contestant=HIKARI_PEEK  | -
            RealUnit.selectOne       | contestant=HIKARI_PEEK  | tls=false
            RealUnit.selectOne       | contestant=HIKARI_PEEK  | tls=true
            RealUnit.primaryKey      | contestant=HIKARI_PEEK  | tls=false
            RealUnit.primaryKey      | contestant=HIKARI_PEEK  | tls=true
            Threads.selectOne        | contestant=HIKARI_PEEK  | -
            VirtualThreads.selectOne | contestant=HIKARI_PEEK  | -
            PoolOverhead.nothing     | pool=HIKARI             | way=BARE
            LookOrAsk.isAlive        | tls=false               | way=PEEK
            ValidatedBorrow.nothing  | pool=HIKARI             | way=PEEK
            """)
    void hasATimingOf(String method, String param, String another) {
        assumeTrue(!method.startsWith("Virtual") || Runtime.version().feature() >= VIRTUAL_THREADS, "needs virtual threads");
        Timing timing = new Timings(runs).one(method, params(param, another));
        assertThat(timing).isNotNull();
        assertThat(timing.nanos()).isPositive();
        assertThat(timing.bytes()).isNotNegative();
    }

    private static Map<String, String> params(String param, String another) {
        if (param == null) {
            return Map.of();
        }
        String[] one = param.split("=");
        String[] two = another == null ? one : another.split("=");
        return two == one ? Map.of(one[0], one[1]) : Map.of(one[0], one[1], two[0], two[1]);
    }

    @Test
    void tellsHowManyThreadsSharedIt() {
        assertThat(runs).filteredOn(run -> run.path("benchmark").asString().endsWith(".Threads.selectOne"))
                .extracting(run -> run.path("threads").asInt()).containsExactly(8);
    }

    @Test
    void tellsNoPathOfThisMachine() {
        assertThat(runs).allSatisfy(run -> {
            assertThat(run.path("jvm").asString()).isEqualTo("java");
            assertThat(run.path("jvmArgs").toString()).contains("-Xmx256m").doesNotContain("goneaway");
        });
    }
}
