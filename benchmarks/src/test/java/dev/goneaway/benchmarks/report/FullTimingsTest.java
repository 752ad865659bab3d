// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.goneaway.benchmarks.jmh.SmallFullRun;
import dev.goneaway.results.Json;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the full form writes is what the report reads. */
@Timeout(120)
class FullTimingsTest {

    private static final int VIRTUAL_THREADS = 21;
    private static final String THREADS = "Threads.selectOne";
    private static final Map<String, String> HIKARI_PEEK = Map.of("contestant", "HIKARI_PEEK");

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
    void hasTheThroughputOfAllThreadsTogether() {
        JsonNode measured = StreamSupport.stream(runs.spliterator(), false)
                .filter(run -> run.path("benchmark").asString().endsWith(".Threads.selectOne")).findFirst().orElseThrow();
        assertThat(new Timings(runs).threadsTogether(THREADS)).containsExactly(8);
        Timing together = new Timings(runs).together(THREADS, HIKARI_PEEK, 8);
        assertThat(1e9 / together.nanos()).isCloseTo(measured.path("primaryMetric").path("score").asDouble(), withPercentage(0.01));
        assertThat(together.bytes()).isNotNegative();
    }

    @Test
    void keepsTheErrorsShareOfTheRate() {
        Timing together = new Timings(threads("thrpt", "ops/s")).together(THREADS, HIKARI_PEEK, 4);
        assertThat(together.nanos()).isCloseTo(50_000, withPercentage(0.01));
        assertThat(together.error()).isCloseTo(5_000, withPercentage(0.01));
    }

    /** In an older run each thread's own time stands there. */
    @ParameterizedTest
    @CsvSource({"avgt, ns/op", "thrpt, ops/us"})
    void takesNothingElseForAThroughput(String mode, String unit) {
        Timings older = new Timings(threads(mode, unit));
        assertThat(older.threadsTogether(THREADS)).isEmpty();
        assertThat(older.together(THREADS, HIKARI_PEEK, 4)).isNull();
    }

    private static JsonNode threads(String mode, String unit) {
        return JsonMapper.shared().readTree("""
                [{"benchmark": "x.Threads.selectOne", "mode": "%s", "threads": 4, "params": {"contestant": "HIKARI_PEEK"},
                  "primaryMetric": {"score": 20000, "scoreError": 2000, "scoreUnit": "%s"}}]""".formatted(mode, unit));
    }

    @Test
    void tellsNoPathOfThisMachine() {
        assertThat(runs).allSatisfy(run -> {
            assertThat(run.path("jvm").asString()).isEqualTo("java");
            assertThat(run.path("jvmArgs").toString()).contains("-Xmx256m").doesNotContain("goneaway");
        });
    }
}
