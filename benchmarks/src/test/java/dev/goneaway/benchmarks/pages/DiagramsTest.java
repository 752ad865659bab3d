// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Mermaid would refuse, as far as its diagrams here go: one it cannot read is shown as an error in the middle of the page. */
class DiagramsTest {

    private static final String NAME = "[A-Z]";
    /** Letters of a line that fit into a note's box, over one participant and from one to another: what runs over is drawn all the same. */
    private static final int NARROW = 24;
    private static final int WIDE = 33;

    static List<Path> pages() throws IOException {
        return Markdown.pages();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void isASequenceOfLinesThatMermaidReads(Path page) throws IOException {
        for (String diagram : Markdown.blocks(Files.readString(page), "mermaid")) {
            List<String> lines = diagram.lines().toList();
            assertThat(lines.get(0)).isEqualTo("sequenceDiagram");
            String declared = lines.stream().map(String::strip).filter(line -> line.startsWith("participant "))
                    .map(line -> line.split(" ")[1]).collect(Collectors.joining());
            // A semicolon ends a statement, and a hash begins an escape.
            assertThat(lines).noneMatch(line -> line.matches(".*[;#].*"));
            assertThat(lines.subList(1, lines.size())).map(String::strip).allMatch(line -> line.matches(
                    "participant " + NAME + " as .+|Note over [" + declared + "](,[" + declared + "])?: .+|[" + declared + "](->>|-x)[" + declared + "]: .+"));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void hasNotesThatFitTheirBoxes(Path page) throws IOException {
        for (String diagram : Markdown.blocks(Files.readString(page), "mermaid")) {
            for (String note : diagram.lines().map(String::strip).filter(line -> line.startsWith("Note over ")).toList()) {
                String[] over = note.split(": ", 2);
                assertThat(over[1].split("<br/>")).as(note).allMatch(line -> line.length() <= (over[0].contains(",") ? WIDE : NARROW));
            }
        }
    }
}
