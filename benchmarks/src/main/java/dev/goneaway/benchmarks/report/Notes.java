// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Fault;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.server.Server;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads notes: for each a heading with its name, lines {@code faults:}, {@code contestants:}, {@code words:} and, if it is not true
 * of every server, {@code servers:}, an empty line, and the text. Names stand between commas, words between {@code or}s; a star
 * means all; a line may be repeated to be continued.
 */
final class Notes {

    private static final String HEADING = "## ";
    private static final String ALL = "*";

    private Notes() {
    }

    /** Those of the project. */
    static List<Note> all() {
        return parse(Resources.text("notes.md"));
    }

    static List<Note> parse(String file) {
        return Stream.of(("\n" + file).split("\n" + HEADING)).skip(1).map(Notes::note).toList();
    }

    private static Note note(String text) {
        String[] parts = text.strip().split("\n\\s*\n", 2);
        String[] head = parts[0].split("\n");
        if (parts.length < 2) {
            throw new RefusedException("the note \"" + head[0] + "\" has no text");
        }
        Map<String, String> fields = new LinkedHashMap<>();
        Stream.of(head).skip(1).map(line -> line.split(":", 2))
                .forEach(field -> fields.merge(field[0].strip(), field[1].strip(), (first, more) -> first + "," + more));
        if (!Set.of("faults", "contestants", "words", "servers").containsAll(fields.keySet()) || !fields.containsKey("words")) {
            throw new RefusedException("the note \"" + head[0] + "\" has the lines " + fields.keySet());
        }
        return new Note(head[0].strip(),
                constants(fields.get("faults"), Fault.class),
                constants(fields.get("contestants"), Candidate.class),
                constants(fields.getOrDefault("servers", ALL), Server.Family.class),
                new TreeSet<>(List.of(fields.get("words").split(" or "))),
                ALL.equals(fields.get("faults")), parts[1].strip().replaceAll("\\s*\n\\s*", " "));
    }

    private static List<String> values(String list) {
        return Arrays.stream(list.split(",")).map(String::strip).toList();
    }

    private static <E extends Enum<E>> Set<E> constants(String list, Class<E> type) {
        return ALL.equals(list) ? EnumSet.allOf(type)
                : values(list).stream().map(name -> Enum.valueOf(type, name))
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(type)));
    }
}
