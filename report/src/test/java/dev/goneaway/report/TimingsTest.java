// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TimingsTest {

    private static final String THREADS = "UnitOfWork.selectOne";
    private static final Map<String, String> HIKARI_PEEK = Map.of("candidate", "HIKARI_PEEK");

    @Test
    void readsTheNamesOfOlderRuns() {
        String run = """
                [{"benchmark": "x.%s", "params": {%s}, "primaryMetric": {"score": 7, "scoreError": 1, "scoreUnit": "ns/op"}}]""";
        assertThat(timings(run.formatted("Floor.lock", "")).one("LowerBound.lock", Map.of()).nanos().value()).isEqualTo(7);
        assertThat(timings(run.formatted("UnitOfWork.nothing", "\"contestant\": \"PING\""))
                .one("UnitOfWork.nothing", Map.of("candidate", "PING")).nanos().value()).isEqualTo(7);
        assertThat(timings(run.formatted("RealUnit.selectOne", "\"contestant\": \"PING\", \"tls\": \"false\""))
                .one("UnitOfWork.selectOne", Map.of("candidate", "PING")).nanos().value()).isEqualTo(7);
        assertThat(timings(run.formatted("LookOrAsk.isAlive", "\"way\": \"FLOOR\""))
                .one("LookOrAsk.isAlive", Map.of("way", "READ")).nanos().value()).isEqualTo(7);
    }

    private static Timings timings(String json) {
        return new Timings(JsonMapper.shared().readTree(json));
    }

    @Test
    void keepsTheErrorsShareOfTheRate() {
        Timing together = new Timings(threads("thrpt", "ops/s")).together(THREADS, HIKARI_PEEK, 4);
        assertThat(together.nanos().value()).isCloseTo(50_000, withPercentage(0.01));
        assertThat(together.nanos().error()).isCloseTo(5_000, withPercentage(0.01));
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
                [{"benchmark": "x.Threads.selectOne", "mode": "%s", "threads": 4, "params": {"candidate": "HIKARI_PEEK"},
                  "primaryMetric": {"score": 20000, "scoreError": 2000, "scoreUnit": "%s"}}]""".formatted(mode, unit));
    }
}
