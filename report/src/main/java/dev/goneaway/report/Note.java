// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Cell;
import dev.goneaway.results.Fault;
import dev.goneaway.results.RefusedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why some cells of the matrix have their outcome. In {@code notes.md}, a note has a heading and then the lines {@code faults:},
 * {@code candidates:}, {@code words:} and {@code servers:}. The text follows after an empty line. Only {@code words:} is
 * required. If another line is missing or has a star, the note is about all faults, candidates or servers. Commas separate names,
 * {@code or} separates words.
 *
 * @param name the heading
 * @param faults names of {@link Fault}; empty for all
 * @param candidates names of {@link Candidate}; empty for all
 * @param products the products of servers; empty for all
 * @param words the outcomes that the note explains; {@code errors} stands for any number of errors above one
 * @param text the text in Markdown
 */
record Note(String name, Set<String> faults, Set<String> candidates, Set<String> products, Set<String> words, String text) {

    private static final Set<String> FIELDS = Set.of("faults", "candidates", "words", "servers");
    private static final String SOME_ERRORS = "errors";

    static List<Note> all() {
        return parse(Templates.text("notes.md"));
    }

    static List<Note> parse(String file) {
        return Stream.of(("\n" + file).split("\n## ")).skip(1).map(Note::note).toList();
    }

    private static Note note(String text) {
        String[] parts = text.strip().split("\n\\s*\n", 2);
        String[] head = parts[0].split("\n");
        Map<String, String> fields = new HashMap<>();
        Stream.of(head).skip(1).map(line -> line.split(":", 2))
                .forEach(field -> fields.merge(field[0].strip(), field[1].strip(), (first, more) -> first + "," + more));
        if (parts.length < 2 || !FIELDS.containsAll(fields.keySet()) || !fields.containsKey("words")) {
            throw new RefusedException("the note \"" + head[0] + "\" has no text or no words, or unknown lines: "
                    + fields.keySet());
        }
        return new Note(head[0].strip(), names(fields.get("faults")), names(fields.get("candidates")),
                names(fields.get("servers")),
                new TreeSet<>(List.of(fields.get("words").split(" or "))), parts[1].strip().replaceAll("\\s*\n\\s*", " "));
    }

    private static Set<String> names(String list) {
        return list == null || list.equals("*") ? Set.of() : new TreeSet<>(List.of(list.split("\\s*,\\s*")));
    }

    boolean explains(String product, Cell cell) {
        return (products.isEmpty() || products.stream().anyMatch(product::equalsIgnoreCase))
                && isAbout(cell) && (words.contains(cell.word()) || words.contains(SOME_ERRORS) && cell.errorsBeforeSuccess() > 1);
    }

    private boolean isAbout(Cell cell) {
        return (faults.isEmpty() || faults.contains(cell.fault().name()))
                && (candidates.isEmpty() || candidates.contains(cell.candidate().name()));
    }

    private static Set<String> names(List<RunResults> runs, BiPredicate<String, Cell> which) {
        return runs.stream().flatMap(run -> run.matrix().cells().stream().filter(cell -> which.test(run.product(), cell)))
                .flatMap(cell -> Stream.of(cell.fault().name(), cell.candidate().name())).collect(Collectors.toSet());
    }

    /**
     * Returns a sentence for each name in the note that no cell of any run fits. So an outdated note is found. A name that no run
     * has met yet is not judged.
     */
    List<String> untrue(List<RunResults> runs) {
        Set<String> explained = names(runs, this::explains);
        Set<String> met = names(runs, (product, cell) -> isAbout(cell));
        return Stream.concat(faults.stream(), candidates.stream()).filter(met::contains)
                .filter(listed -> !explained.contains(listed))
                .map(listed -> "the note \"" + name + "\" names " + listed + ", but no kept run has such a cell with the outcome "
                        + String.join(" or ", words)).toList();
    }
}
