// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.matrix.FaultMatrix;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Commands;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Table;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The measured part of the README: one screen, whatever else the run saw and timed. */
final class ReadmeSection {

    private ReadmeSection() {
    }

    static String of(KeptRun run) {
        Results results = run.results();
        return "The newest committed " + (new WholeRun(results, null).timesRealUnits() ? "full run" : "run with timings")
                + (run.isOnMysql() ? " on MySQL: " : ": ") + CostSection.origin(run, "") + ". Overhead is what a unit "
                + "of work that does nothing costs, mean ± 99.9 % interval (timestamp, ping and peek look at a connection that was used when the unit ends, "
                + "two calls of the driver that send nothing); that of HikariCP as it comes, and recycling, of Vibur and of Druid "
                + "is of a connection used just before, which they do not validate (HikariCP within 500 ms of its last use, Vibur within 5 s, "
                + "Druid within a minute); c3p0, Tomcat JDBC and Agroal as they come validate none at all. "
                + "Commands are those on the wire for a unit that sends one itself, the login "
                + "not counted. After each fault a contestant runs " + FaultMatrix.UNITS + " units; *stuck* means that each of them failed.\n\n"
                + contestants(results) + CostSection.pools(results) + "\n";
    }

    /** A full run met many more faults, and timed more contestants than met any. */
    private static String contestants(Results results) {
        List<Fault> faults = Fault.COMPARED.stream().filter(results.faults()::contains).toList();
        return "| | " + faults.stream().map(Fault::display).collect(Collectors.joining(" | ")) + " | overhead | allocated | commands |\n"
                + "|---|" + "---|".repeat(faults.size()) + "--:|--:|--:|\n"
                + Stream.of(Candidate.values()).filter(results::metFaults).map(contestant -> row(results, faults, contestant))
                        .collect(Collectors.joining());
    }

    private static String unknown(String cell) {
        return cell == null ? Table.UNKNOWN : cell;
    }

    private static String row(Results results, List<Fault> faults, Candidate contestant) {
        Timing time = results.nothing(contestant);
        Commands commands = results.matrix().commands(contestant);
        return "| " + contestant.display() + " | "
                + faults.stream().map(fault -> Sign.text(results.matrix().cell(fault, contestant))).collect(Collectors.joining(" | "))
                + " | " + unknown(OverheadTables.time(time)) + " | " + unknown(CostTable.withUnit(OverheadTables.bytes(time))) + " | "
                + (commands == null ? "–" : Numbers.count(commands.perQueryUnit())) + " |\n";
    }
}
