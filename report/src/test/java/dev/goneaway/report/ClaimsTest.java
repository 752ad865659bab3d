// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Distance.UnitKind;
import dev.goneaway.results.Interval;
import dev.goneaway.results.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.util.ListStatistics;
import tools.jackson.databind.JsonNode;

/** Holds what the pages claim about costs against the kept runs. A claim holds if the whole 99.9 % interval is on its side. */
class ClaimsTest {

    private static final Path PROJECT = Path.of("..");
    private static final Path RUN = KeptRuns.timed(KeptRuns.of(PROJECT)).directory();
    private static final RunResults NEWEST = RunResults.read(RUN);
    private static final String PLATFORM = "20261123-sockets-mysql-8.0.31-java-17.json";
    private static final String DRIVERS = "20261130-drivers-mysql-9.7.4-java-25.json";
    private static final String VIRTUAL = "20261123-virtual-threads-mysql-8.0.31-java-25.json";

    /** A ratio of two times and its limit. */
    private record Claim(String name, double limit, Timing one, Timing other) {

        Interval ratio() {
            return one.nanos().ratio(other.nanos());
        }
    }

    private static List<Claim> claims() {
        return List.of(
                new Claim("timestamp / HikariCP, default settings", 0.7,
                        NEWEST.nothing(Candidate.TIMESTAMP), NEWEST.nothing(Candidate.HIKARI_DEFAULT)),
                new Claim("HikariCP, through the strategy / by hand", 1.1,
                        NEWEST.pool("HIKARI", "STRATEGY"), NEWEST.pool("HIKARI", "BARE")),
                new Claim("c3p0, through the strategy / by hand", 1.1, NEWEST.pool("C3P0", "STRATEGY"), NEWEST.pool("C3P0", "BARE")),
                new Claim("HikariCP, recycling / default settings", 1.1,
                        NEWEST.nothing(Candidate.HIKARI_RECYCLE), NEWEST.nothing(Candidate.HIKARI_DEFAULT)),
                new Claim("HikariCP, peeking / validating every borrow", 0.125,
                        NEWEST.nothing(Candidate.HIKARI_PEEK), NEWEST.nothing(Candidate.HIKARI_VALIDATED)),
                new Claim("ping / the driver's isValid", 1.05, isAlive("PING_STRATEGY"), isAlive("PING")),
                new Claim("ping, asking / ping", 1.3, NEWEST.nothing(Candidate.PING_ASKING), NEWEST.nothing(Candidate.PING)),
                new Claim("a question that keeps no statement / a ping", 1.3, isAlive("WRITE_PROBE"), isAlive("PING")),
                new Claim("one connection, recommended / peek", 1.3,
                        NEWEST.nothing(Candidate.SINGLE_RECOMMENDED), NEWEST.nothing(Candidate.PEEK)),
                new Claim("HikariCP, recommended / peeking", 1.3,
                        NEWEST.nothing(Candidate.POOL_RECOMMENDED), NEWEST.nothing(Candidate.HIKARI_PEEK)));
    }

    @Test
    void timestampCostsAtMostSevenTenthsOfHikari() {
        assertRatioIsAtMost(0.7, NEWEST.nothing(Candidate.TIMESTAMP), NEWEST.nothing(Candidate.HIKARI_DEFAULT));
    }

    @Test
    void hikariWithALookCostsAtMostAnEighthOfHikariWithAPing() {
        assertRatioIsAtMost(1.0 / 8, NEWEST.nothing(Candidate.HIKARI_PEEK), NEWEST.nothing(Candidate.HIKARI_VALIDATED));
    }

    @Test
    void theRecommendedConfigurationOfOneConnectionCostsAtMostThreeTenthsMoreThanALook() {
        assertRatioIsAtMost(1.3, NEWEST.nothing(Candidate.SINGLE_RECOMMENDED), NEWEST.nothing(Candidate.PEEK));
    }

    /** The page has each claim with the ratio of the run, and says whether the whole interval is on its side. */
    @Test
    void thePageOnBenchmarksHasEachClaimWithItsRatio() throws IOException {
        List<String> rows = claims().stream().map(claim -> String.format(Locale.ROOT, "| %s | %.3f | %.3f | %s |", claim.name(),
                claim.limit(), claim.ratio().value(), claim.ratio().high() <= claim.limit() ? "holds"
                        : claim.ratio().low() > claim.limit() ? "does not hold" : "cannot be told")).toList();
        assertThat(Files.readAllLines(PROJECT.resolve("benchmarks").resolve("README.md"))
                .stream().dropWhile(line -> !line.startsWith("| Ratio | At most |")).skip(2).takeWhile(line -> line.startsWith("|")))
                .containsExactlyElementsOf(rows);
    }

    /** A bound in nanoseconds would depend on the processor: a system call took 200 ns on one machine and 540 ns on another. */
    @Test
    void peekCostsAtMostSevenTenthsMoreThanOneRead() {
        assertRatioIsAtMost(1.7, NEWEST.nothing(Candidate.PEEK), NEWEST.lowerBound("read"));
    }

    /** The median of the iterations: the last iteration of a fork counts what JMH itself allocates at the end. */
    @ParameterizedTest
    @ValueSource(strings = {"TIMESTAMP", "PEEK"})
    void allocatesNothing(Candidate candidate) {
        double[] bytes = StreamSupport.stream(Json.tree(RUN.resolve("jmh.json")).spliterator(), false)
                .filter(run -> run.path("benchmark").asString().endsWith("UnitOfWork.nothing")
                        && run.path("params").path("candidate").asString().equals(candidate.name()))
                .flatMap(run -> StreamSupport.stream(
                        run.path("secondaryMetrics").path("gc.alloc.rate.norm").path("rawData").spliterator(), false))
                .flatMap(fork -> StreamSupport.stream(fork.spliterator(), false)).mapToDouble(JsonNode::asDouble).toArray();
        assertThat(bytes).isNotEmpty();
        assertThat(new ListStatistics(bytes).getPercentile(50)).isLessThan(0.5);
    }

    @Test
    void peekCostsAtMostAFortiethOfPingAtEachDistance() {
        var peeks = NEWEST.distance().series(Candidate.PEEK, UnitKind.NOTHING).points();
        var pings = NEWEST.distance().series(Candidate.PING, UnitKind.NOTHING).points();
        assertThat(peeks).hasSize(3);
        for (int i = 0; i < peeks.size(); i++) {
            assertRatioIsAtMost(1.0 / 40, new Timing(peeks.get(i).cost(), 0),
                    new Timing(pings.get(i).cost(), 0));
        }
    }

    private static Timing isAlive(String way) {
        return NEWEST.isAlive(way, false);
    }

    private static void assertRatioIsAtMost(double limit, Timing one, Timing other) {
        assertThat(one.nanos().ratio(other.nanos()).high()).as(RUN.getFileName().toString()).isLessThanOrEqualTo(limit);
    }

    /** A query through peek's socket: the page says no slower, undecided, or slower. Slower by a tenth would be seen. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SocketQuery.selectOne        | false | undecided
            SocketQuery.selectOne        | true  | no slower
            SocketQuery.primaryKey       | false | no slower
            SocketQuery.primaryKey       | true  | no slower
            VirtualThreadQuery.selectOne | false | slower
            VirtualThreadQuery.selectOne | true  | undecided
            """)
    void aQueryThroughPeeksSocketIsAsThePageSays(String method, boolean tls, String said) {
        JsonNode runs = Json.tree(PROJECT.resolve("strategy-peek/results")
                .resolve(method.startsWith("Virtual") ? VIRTUAL : PLATFORM));
        double[] ratios = StreamSupport.stream(runs.spliterator(), false)
                .filter(run -> run.path("benchmark").asString().endsWith("." + method))
                .filter(run -> run.path("params").path("tls").asString().equals(Boolean.toString(tls)))
                .flatMapToDouble(ClaimsTest::ofEachFork).map(Math::log).toArray();
        ListStatistics logs = new ListStatistics(ratios);
        double low = Math.exp(logs.getMean() - logs.getMeanErrorAt(0.999));
        double high = Math.exp(logs.getMean() + logs.getMeanErrorAt(0.999));
        assertThat(low > 1 ? "slower" : high <= 1.1 ? "no slower" : "undecided").as(low + " to " + high).isEqualTo(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void withEitherDriverAPingOrAQueryThroughPeeksSocketIsAtMostATenthSlowerInEachFork(String driver) {
        JsonNode runs = Json.tree(PROJECT.resolve("strategy-peek/results").resolve(DRIVERS));
        double[] ratios = StreamSupport.stream(runs.spliterator(), false)
                .filter(run -> run.path("params").path("driver").asString().equals(driver))
                .flatMapToDouble(ClaimsTest::ofEachFork).toArray();
        // A ping, SELECT 1 and a row by its key, in plaintext and under TLS, in two forks each.
        assertThat(ratios).hasSize(12);
        assertThat(Arrays.stream(ratios).max().orElseThrow()).isLessThanOrEqualTo(1.1);
    }

    /** For each fork, the median of the ratios within its iterations. */
    private static DoubleStream ofEachFork(JsonNode run) {
        JsonNode ones = run.path("secondaryMetrics").path("peek").path("rawData");
        JsonNode others = run.path("secondaryMetrics").path("standard").path("rawData");
        double[] medians = new double[ones.size()];
        Arrays.setAll(medians, fork -> {
            double[] ratios = new double[ones.path(fork).size()];
            Arrays.setAll(ratios, i -> ones.path(fork).path(i).asDouble() / others.path(fork).path(i).asDouble());
            return new ListStatistics(ratios).getPercentile(50);
        });
        return DoubleStream.of(medians);
    }

    /** What the page on benchmarks says about the intervals of a quick run. */
    @Test
    void forksDifferByMoreThanTheIntervalAndAQueryVariesByTens() {
        RunResults quick = RunResults.read(KeptRuns.of(PROJECT).resolve("20261123T042140Z"));
        Map<String, String> ping = Map.of("way", "PING_STRATEGY");
        var forks = quick.timings().forks("LookOrAsk.isAlive", ping);
        assertThat(forks).hasSize(3);
        assertThat(forks.get(2) - forks.get(0)).isGreaterThan(2 * quick.isAlive("PING_STRATEGY", false).nanos().error());
        Timing query = quick.timings().one("UnitOfWork.query", Map.of("candidate", "NONE"));
        assertThat(query.nanos().error() / query.nanos().value()).isGreaterThan(0.1);
    }
}
