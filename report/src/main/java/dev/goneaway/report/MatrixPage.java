// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.Environment;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Matrix;
import dev.goneaway.results.PartRun;
import dev.goneaway.results.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The pages of the fault matrix. The outcomes come from {@link KeptRuns}, the reasons from notes that the runs must confirm. */
public final class MatrixPage {

    /** The tables and their notes, relative to the project's directory. */
    public static final String FILE = "docs/gone-away-matrix.md";

    /** The page that explains each fault and how to cause it. */
    static final String FAULTS = "docs/faults.md";

    static final String PICTURE = "docs/gone-away-matrix.svg";

    private MatrixPage() {
    }

    /** Returns the texts of all files from runs that met every fault, by file. Refuses if a note is true of none of the runs. */
    public static Map<String, String> of(List<RunResults> runs) {
        return of(runs, Note.all());
    }

    static Map<String, String> of(List<RunResults> runs, List<Note> notes) {
        List<String> untrue = notes.stream().flatMap(note -> note.untrue(runs).stream()).toList();
        if (!untrue.isEmpty()) {
            throw new RefusedException(String.join(System.lineSeparator(), untrue));
        }
        MatrixTable table = new MatrixTable(runs, notes);
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("units", Matrix.UNITS);
        context.put("faultCount", Fault.values().length);
        context.put("candidateCount",
                Stream.of(MatrixTable.Group.values()).mapToInt(group -> table.candidates(group).size()).sum());
        context.put("runs", runs.stream().map(MatrixPage::run).toList());
        context.put("pools", runs.stream().collect(Collectors.groupingBy(RunResults::pools, LinkedHashMap::new,
                Collectors.mapping(RunResults::server, Collectors.joining(", ")))).entrySet());
        runs.stream().map(run -> run.environment().parts()).filter(Objects::nonNull).flatMap(List::stream)
                .filter(part -> part.part().equals("matrix") && part.isDone()).mapToDouble(PartRun::seconds).max()
                .ifPresent(seconds -> context.put("minutes", Math.round(seconds / 60)));
        for (MatrixTable.Group group : MatrixTable.Group.values()) {
            context.put(group.name().toLowerCase(Locale.ROOT), table.of(group).markdown());
        }
        context.put("notes", table.notes());
        context.put("faults", Stream.of(Fault.values()).map(fault -> fault(runs, fault)).toList());
        return Map.of(FILE, Templates.markdown("gone-away-matrix.mustache", context),
                FAULTS, Templates.markdown("faults.mustache", context), PICTURE, MatrixPicture.svg(runs, table));
    }

    private static Map<String, Object> run(RunResults run) {
        Environment environment = run.environment();
        return Map.of("server", environment.server(), "date", environment.date().substring(0, 10), "driver", environment.driver(),
                "jdk", run.matrix().jdk(), "cores", environment.cores(), "directory", run.directory().getFileName().toString());
    }

    private static Map<String, Object> fault(List<RunResults> runs, Fault fault) {
        FaultText text = FaultText.of(fault);
        return Map.of("anchor", MatrixTable.anchor(fault), "name", fault.display(), "paragraph", text.paragraph(),
                "recipe", text.recipe(), "tables", FaultTables.of(runs, fault));
    }

    /** The text about a fault, and a block of SQL or shell that causes it. Both come from a file with the fault's name. */
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
