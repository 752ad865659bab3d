// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Cell;
import dev.goneaway.results.Commands;
import dev.goneaway.results.Environment;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Matrix;
import dev.goneaway.results.RefusedException;
import dev.goneaway.results.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The README with its plot, the page on benchmarks and the page of each strategy. The generated sections of these pages come from
 * kept runs. The rest of a page is not changed.
 */
public final class ProjectPages {

    private static final String README = "README.md";

    private ProjectPages() {
    }

    /**
     * Returns the text of every page that shows measurements. Writes nothing.
     *
     * @throws RefusedException if a kept run is missing, or if a page has no place for a section
     */
    public static Map<Path, String> of(Path project) {
        RunResults timed = KeptRuns.timed(KeptRuns.of(project));
        List<RunResults> full = KeptRuns.full(KeptRuns.of(project));
        if (full.isEmpty()) {
            throw new RefusedException("no run in " + KeptRuns.of(project)
                    + " met every fault, and the strategies' pages show every fault");
        }
        Map<Path, String> pages = new LinkedHashMap<>();
        measured(pages, project, README, readme(timed));
        measured(pages, project, "benchmarks/" + README, comparison(timed));
        pages.put(project.resolve(CostAndSurvival.FILE), CostAndSurvival.svg(timed, shown(timed)));
        strategies().forEach((module, candidates) -> {
            Path file = project.resolve(module).resolve(README);
            String name = module + "/" + README;
            String page = GeneratedSection.SURVIVES.into(read(file), name, StrategySurvival.of(candidates, full));
            pages.put(file, GeneratedSection.MEASURED.into(page, name, cost(candidates, timed)));
        });
        return pages;
    }

    private static void measured(Map<Path, String> pages, Path project, String name, String section) {
        Path file = project.resolve(name);
        pages.put(file, GeneratedSection.MEASURED.into(read(file), name, section));
    }

    /** The modules of strategies, each with its candidates in the order of the tables. */
    static Map<String, List<Candidate>> strategies() {
        return Stream.of(Candidate.values()).filter(candidate -> candidate.isOurs() && candidate.meetsFaults())
                .collect(Collectors.groupingBy(Candidate::module, TreeMap::new, Collectors.toList()));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new RefusedException("cannot read " + file + " (" + e.getClass().getSimpleName()
                    + "): name the project's directory with --project", e);
        }
    }

    /** The candidates of the README: this project's strategies, the recommended pool, and two others to compare with. */
    private static List<Candidate> shown(RunResults run) {
        return run.candidates().stream().filter(candidate -> candidate.isOurs() || candidate == Candidate.HIKARI_DEFAULT
                || candidate == Candidate.CONNECT_PER_USE)
                .filter(candidate -> !Set.of(Candidate.C3P0_RECYCLE, Candidate.HIKARI_RECYCLE, Candidate.HIKARI_PEEK)
                        .contains(candidate)).toList();
    }

    /** The measured section of the README: a few candidates, the faults of the comparison and the cost. */
    static String readme(RunResults run) {
        Map<String, Function<Candidate, String>> columns = faults(run);
        // A browser does not break the line at these spaces.
        columns.put("cost", candidate -> run.nothing(candidate) == null ? null
                : Numbers.time(run.nothing(candidate)).replace(' ', '\u00a0'));
        return Templates.markdown("readme.md.mustache", Map.of("origin", origin(run, ""), "units", Matrix.UNITS,
                "count", shown(run).size(), "table", Table.of("candidate", shown(run), Candidate::display, columns).markdown()));
    }

    /** The measured section of the page on benchmarks: the faults of the comparison, and all candidates that met them. */
    static String comparison(RunResults run) {
        Map<String, Function<Candidate, String>> columns = faults(run);
        columns.put("own cost", candidate -> Numbers.time(run.nothing(candidate)));
        columns.put("allocated", candidate -> allocated(run, candidate));
        columns.put("commands", candidate -> count(run, candidate, Commands::perQueryUnit));
        // The page has the same columns after a run that lacks some of them.
        columns.replaceAll((heading, cell) -> cell.andThen(text -> Objects.requireNonNullElse(text, Table.UNKNOWN)));
        Table table = Table.of("candidate", run.candidates(), Candidate::display, columns);
        String kind = (run.timesRealUnits() ? "full run" : "run with timings") + (run.isOnMysql() ? " on MySQL" : "");
        return Templates.markdown("benchmarks.md.mustache", Map.of("kind", kind, "origin", origin(run, "../"),
                "table", table.markdown(), "units", Matrix.UNITS, "versions", run.pools(),
                "pools", markdown(CostTables.pools(run))));
    }

    private static Map<String, Function<Candidate, String>> faults(RunResults run) {
        Map<String, Function<Candidate, String>> columns = new LinkedHashMap<>();
        Fault.COMPARED.stream().filter(run.faults()::contains).forEach(fault -> columns.put(fault.display(), candidate -> {
            Cell cell = run.matrix().cell(fault, candidate);
            return cell == null ? null : Rating.shortText(cell);
        }));
        return columns;
    }

    static String cost(List<Candidate> candidates, RunResults run) {
        List<Candidate> rows = Stream.of(List.of(Candidate.NONE), candidates, List.of(Candidate.CONNECT_PER_USE))
                .flatMap(List::stream)
                .filter(candidate -> run.nothing(candidate) != null || run.matrix().commands(candidate) != null).toList();
        return Templates.markdown("cost.md.mustache", Map.of("origin", origin(run, "../"), "table", costs(run, rows).markdown(),
                "distance", run.distance() != null, "real", run.timesRealUnits(),
                "checks", candidates.contains(Candidate.PEEK) ? markdown(CostTables.checks(run)) : ""));
    }

    private static Table costs(RunResults run, List<Candidate> candidates) {
        Map<String, Function<Candidate, String>> columns = new LinkedHashMap<>();
        columns.put("own cost", candidate -> Numbers.time(run.nothing(candidate)));
        columns.put("commands", candidate -> count(run, candidate, Commands::perQueryUnit));
        columns.put("`SELECT 1`", candidate -> Numbers.time(run.selectOne(false, candidate)));
        columns.put("`SELECT 1` at a distance", candidate -> CostTables.model(run.distance(), candidate));
        return Table.of("candidate", candidates, Candidate::display, columns);
    }

    private static String allocated(RunResults run, Candidate candidate) {
        String bytes = Numbers.bytes(run.nothing(candidate));
        return bytes == null ? null : bytes + " B";
    }

    private static String count(RunResults run, Candidate candidate, Function<Commands, Double> kind) {
        Commands commands = run.matrix().commands(candidate);
        Double count = commands == null ? null : kind.apply(commands);
        return count == null ? null : Numbers.count(count);
    }

    private static String markdown(Table table) {
        return table.rows().isEmpty() ? "" : table.markdown();
    }

    private static String origin(RunResults run, String project) {
        Environment environment = run.environment();
        return run.server() + ", " + environment.driver() + ", Java " + run.matrix().jdk() + ", client and server on one machine"
                + (environment.onOneCore() ? " and one core, " : ", ") + environment.date().substring(0, 10)
                + " ([raw data](" + project + "benchmarks/results/" + run.directory().getFileName() + "))";
    }

    /** A part of a page that a command writes, between two comment lines. The command does not change the rest of the page. */
    enum GeneratedSection {

        MEASURED, SURVIVES;

        String into(String page, String name, String content) {
            String begin = line("begin");
            String end = line("end");
            int from = page.indexOf(begin);
            int to = page.indexOf(end);
            if (from < 0 || to < from) {
                throw new RefusedException(name + " has no lines " + begin.strip() + " and " + end.strip() + ", in this order");
            }
            return page.substring(0, from + begin.length()) + content + page.substring(to);
        }

        private String line(String edge) {
            return "<!-- " + name().toLowerCase(Locale.ROOT) + ":" + edge + " -->\n";
        }
    }
}
