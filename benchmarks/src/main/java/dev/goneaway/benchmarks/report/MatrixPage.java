// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import com.samskivert.mustache.Mustache;
import dev.goneaway.matrix.FaultMatrix;
import dev.goneaway.results.Environment;
import dev.goneaway.results.Fault;
import dev.goneaway.results.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The page of the fault matrix, in Markdown: words from the runs that are kept, reasons from texts held against them. */
public final class MatrixPage {

    /** Where it is, relative to the project's directory. */
    public static final String FILE = "docs/gone-away-matrix.md";

    private MatrixPage() {
    }

    /**
     * The whole page.
     *
     * @param runs full ones, at least one
     * @return Markdown
     * @throws RefusedException if a note is not true of any of them
     */
    public static String of(List<KeptRun> runs) {
        return of(runs, Notes.all());
    }

    static String of(List<KeptRun> runs, List<Note> notes) {
        List<String> untrue = notes.stream().flatMap(note -> note.untrue(runs).stream()).toList();
        if (!untrue.isEmpty()) {
            throw new RefusedException(String.join(System.lineSeparator(), untrue));
        }
        return Mustache.compiler().escapeHTML(false).compile(Resources.text("gone-away-matrix.mustache"))
                .execute(context(runs, notes));
    }

    private static Map<String, Object> context(List<KeptRun> runs, List<Note> notes) {
        MatrixTable table = new MatrixTable(runs, notes);
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("units", FaultMatrix.UNITS);
        context.put("runs", runs.stream().map(MatrixPage::run).toList());
        context.put("ours", table.ours());
        context.put("pools", table.poolsAsTheyCome());
        context.put("notes", table.notes());
        context.put("faults", Stream.of(Fault.values()).map(fault -> fault(runs, fault)).toList());
        return context;
    }

    private static Map<String, Object> run(KeptRun run) {
        Environment environment = run.results().environment();
        return Map.of("server", environment.server(), "date", environment.date().substring(0, 10), "driver", environment.driver(),
                "jdk", run.results().matrix().jdk(), "cores", environment.cores(),
                "directory", run.directory().getFileName().toString());
    }

    private static Map<String, Object> fault(List<KeptRun> runs, Fault fault) {
        FaultText text = FaultText.of(fault);
        return Map.of("anchor", MatrixTable.anchor(fault), "name", fault.display(), "paragraph", text.paragraph(),
                "recipe", text.recipe(),
                "seen", views(PerServer.group(runs, run -> Seen.inJava(run, fault))),
                "recovery", views(PerServer.group(runs, run -> Seen.recovery(run, fault))),
                "recoveryOfAll", views(PerServer.group(runs, run -> Seen.recoveryOfAll(run, fault))));
    }

    private static List<Map<String, String>> views(List<PerServer> groups) {
        return groups.stream().filter(group -> !group.text().isEmpty())
                .map(group -> Map.of("text", group.text(), "of", group.of().isEmpty() ? "" : " on " + group.of())).toList();
    }
}
