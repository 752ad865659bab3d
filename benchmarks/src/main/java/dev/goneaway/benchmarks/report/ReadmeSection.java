// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.Contestant;
import dev.goneaway.benchmarks.RefusedException;
import dev.goneaway.benchmarks.jmh.PoolOverhead.Pool;
import dev.goneaway.benchmarks.jmh.PoolOverhead.Way;
import dev.goneaway.benchmarks.matrix.Commands;
import dev.goneaway.benchmarks.matrix.Fault;
import dev.goneaway.benchmarks.matrix.Survival;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The measured part of the README, between two markers; no number in it is typed by hand. */
public final class ReadmeSection {

    private static final String BEGIN = "<!-- measured:begin -->\n";
    private static final String END = "<!-- measured:end -->\n";

    private ReadmeSection() {
    }

    /**
     * The README with its measured part made anew; the rest of it unchanged.
     *
     * @param readme the text as it is
     * @param results one run
     * @param raw where the JSON of the run is, relative to the README
     * @return the text as it should be
     */
    public static String into(String readme, Results results, String raw) {
        int begin = readme.indexOf(BEGIN);
        int end = readme.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new RefusedException("the README has no lines " + BEGIN.strip() + " and " + END.strip() + ", in this order");
        }
        return readme.substring(0, begin + BEGIN.length()) + of(results, raw) + readme.substring(end);
    }

    /**
     * The newest committed run that was timed: names begin with their date, so the last name is the newest.
     *
     * @param runs one directory for each run
     * @return its directory
     */
    public static Path newest(Path runs) {
        return KeptRun.directories(runs).stream().filter(run -> Files.exists(run.resolve(Results.JMH)))
                .reduce((older, newer) -> newer)
                .orElseThrow(() -> new RefusedException("there is no run with timings in " + runs));
    }

    private static String of(Results results, String raw) {
        Environment environment = results.environment();
        return "The last committed run: " + environment.server() + ", " + environment.driver() + ", Java " + results.matrix().jdk() + ", "
                + environment.cores() + " cores, " + environment.date().substring(0, 10) + " ([raw JSON](" + raw + ")). Overhead is what a unit "
                + "of work that does nothing costs, mean ± 99.9 % interval (timestamp, ping and peek look at a connection that was used when the unit ends, "
                + "two calls of the driver that send nothing); that of HikariCP as it comes, and recycling, is of a connection used within the last 500 ms, which it does not "
                + "validate. Commands are those on the wire for a unit that sends one itself, the login "
                + "not counted. After each fault a contestant runs " + Survival.UNITS + " units; *stuck* means that each of them failed.\n\n"
                + contestants(results) + "\n" + pools(results) + "\n";
    }

    private static String contestants(Results results) {
        String faults = results.faults().stream().map(Fault::display).collect(Collectors.joining(" | "));
        return "| | " + faults + " | overhead | allocated | commands |\n|---|" + "---|".repeat(results.faults().size()) + "--:|--:|--:|\n"
                + results.contestants().stream().map(contestant -> row(results, contestant)).collect(Collectors.joining());
    }

    private static String row(Results results, Contestant contestant) {
        Timing time = results.nothing(contestant);
        Commands commands = results.matrix().commands(contestant);
        return "| " + contestant.display() + " | "
                + results.faults().stream().map(fault -> Sign.text(results.matrix().cell(fault, contestant))).collect(Collectors.joining(" | "))
                + " | " + Numbers.time(time.nanos(), time.error()) + " | " + Numbers.bytes(time.bytes()) + " B | "
                + Numbers.count(commands.perQueryUnit()) + " |\n";
    }

    private static String pools(Results results) {
        return "What the interface adds to a pool with the same configuration:\n\n" + Stream.of(Pool.values()).map(pool -> {
            Timing bare = results.pool(pool, Way.BARE);
            Timing strategy = results.pool(pool, Way.STRATEGY);
            return "- " + pool.display() + ", borrow and return: " + Numbers.time(bare.nanos(), bare.error()) + " bare, "
                    + Numbers.time(strategy.nanos(), strategy.error()) + " through the strategy: " + strategy.against(bare) + "\n";
        }).collect(Collectors.joining());
    }
}
