// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.results.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The README and the strategies' pages as the kept runs say they should be; what stands outside their markers is left as it is. */
public final class Pages {

    private static final String FILE = "README.md";

    private Pages() {
    }

    /**
     * Every page that shows what was seen or measured.
     *
     * @param project the directory of the README
     * @return each file and its text; nothing is written
     * @throws RefusedException if nothing is kept that a page could be made of, or if a page has no place for it
     */
    public static Map<Path, String> of(Path project) {
        KeptRun timed = timed(KeptRun.runs(project));
        List<KeptRun> full = KeptRun.full(KeptRun.runs(project));
        if (full.isEmpty()) {
            throw new RefusedException("no run in " + KeptRun.runs(project) + " met every fault, and the strategies' pages tell of every one");
        }
        Map<Path, String> pages = new LinkedHashMap<>();
        Path readme = project.resolve(FILE);
        pages.put(readme, Marked.MEASURED.into(read(readme), FILE, ReadmeSection.of(timed)));
        for (StrategyPage page : StrategyPage.values()) {
            Path file = project.resolve(page.module()).resolve(FILE);
            String name = page.module() + "/" + FILE;
            String seen = Marked.SURVIVES.into(read(file), name, SurvivesSection.of(page.contestants(), full));
            pages.put(file, Marked.MEASURED.into(seen, name, CostSection.of(page, timed)));
        }
        return pages;
    }

    /**
     * The newest kept run that was timed; if any of them was on MySQL, the newest of these, and a full one before any that was
     * made for a look. Names begin with their date.
     *
     * @param runs one directory for each run
     * @return its directory and what it says
     */
    public static KeptRun timed(Path runs) {
        List<KeptRun> timed = KeptRun.directories(runs).stream()
                .filter(run -> Files.exists(run.resolve(Results.JMH)) && Files.exists(run.resolve(Results.MATRIX)))
                .map(run -> new KeptRun(run, Results.read(run))).toList();
        List<KeptRun> onMysql = timed.stream().filter(KeptRun::isOnMysql).toList();
        return (onMysql.isEmpty() ? timed : onMysql).stream()
                .reduce((older, newer) -> isFull(older) && !isFull(newer) ? older : newer)
                .orElseThrow(() -> new RefusedException("there is no run with timings in " + runs));
    }

    private static boolean isFull(KeptRun run) {
        return new WholeRun(run.results(), null).timesRealUnits();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new RefusedException("cannot read " + file + " (" + e.getClass().getSimpleName()
                    + "): name the project's directory with --project", e);
        }
    }
}
