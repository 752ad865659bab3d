// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.Environment;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Matrix;
import dev.goneaway.results.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The page of the fault matrix. Its outcomes come from kept runs, its reasons from notes that are checked against the runs. */
public final class MatrixPage {

    /** Where the page is, relative to the project's directory. */
    public static final String FILE = "docs/gone-away-matrix.md";

    private MatrixPage() {
    }

    /** Returns the page from runs that met every fault. Refuses if a note is true of none of the runs. */
    public static String of(List<RunResults> runs) {
        return of(runs, Note.all());
    }

    static String of(List<RunResults> runs, List<Note> notes) {
        List<String> untrue = notes.stream().flatMap(note -> note.untrue(runs).stream()).toList();
        if (!untrue.isEmpty()) {
            throw new RefusedException(String.join(System.lineSeparator(), untrue));
        }
        MatrixTable table = new MatrixTable(runs, notes);
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("units", Matrix.UNITS);
        context.put("runs", runs.stream().map(MatrixPage::run).toList());
        context.put("ours", table.ours().markdown());
        context.put("pools", table.defaultPools().markdown());
        context.put("notes", table.notes());
        context.put("faults", Stream.of(Fault.values()).map(fault -> fault(runs, fault)).toList());
        return Templates.markdown("gone-away-matrix.mustache", context);
    }

    private static Map<String, Object> run(RunResults run) {
        Environment environment = run.environment();
        return Map.of("server", environment.server(), "date", environment.date().substring(0, 10), "driver", environment.driver(),
                "jdk", run.matrix().jdk(), "cores", environment.cores(), "directory", run.directory().getFileName().toString());
    }

    private static Map<String, Object> fault(List<RunResults> runs, Fault fault) {
        FaultText text = FaultText.of(fault);
        return Map.of("anchor", MatrixTable.anchor(fault), "name", fault.display(), "paragraph", text.paragraph(),
                "recipe", text.recipe(),
                "seen", groups(runs, run -> FaultMarkdown.inJava(run, fault)),
                "recovery", groups(runs, run -> FaultMarkdown.recovery(run, fault)),
                "recoveryOfAll", groups(runs, run -> FaultMarkdown.recoveryOfAll(run, fault)));
    }

    private static List<Map<String, String>> groups(List<RunResults> runs, Function<RunResults, String> text) {
        return MatrixTable.ServerGroup.group(runs, text).stream().filter(group -> !group.text().isEmpty())
                .map(group -> Map.of("text", group.text(), "of", group.servers().isEmpty() ? "" : " on " + group.servers()))
                .toList();
    }

    /**
     * The text about a fault that no cell contains, from a file with the fault's name.
     *
     * @param paragraph who causes the fault, and what can be done about it
     * @param recipe a block of SQL or shell that causes the fault
     */
    record FaultText(String paragraph, String recipe) {

        private static final String HEADING = "\n## Make it yourself\n";

        static FaultText of(Fault fault) {
            String name = "faults/" + fault.name() + ".md";
            String[] parts = Templates.text(name).split(HEADING);
            if (parts.length != 2) {
                throw new RefusedException(name + " does not have two parts with the heading \"" + HEADING.strip()
                        + "\" between them");
            }
            return new FaultText(parts[0].strip(), parts[1].strip());
        }
    }
}
