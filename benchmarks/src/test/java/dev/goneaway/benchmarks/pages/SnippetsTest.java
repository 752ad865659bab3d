// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No page shows Java that is not compiled: each block is a region of a test, from {@code // region NAME} to {@code // endregion}, or a run of whole
 * lines of a main source that the page links to, which carries no markers because it is there to be copied. Nor any settings but a program's own.
 */
class SnippetsTest {

    private static final String BEGIN = "// region ";
    private static final String END = "// endregion";

    static List<Path> pages() throws IOException {
        return Markdown.pages();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void showsOnlyCodeThatIsCompiled(Path page) throws IOException {
        String text = Files.readString(page);
        List<String> known = new ArrayList<>();
        for (Path source : Markdown.files(".java")) {
            if (source.toString().contains("/src/test/java/")) {
                known.addAll(regions(Files.readString(source)));
            }
        }
        assertThat(Markdown.blocks(text, "java")).as("blocks of Java in " + Markdown.PROJECT.relativize(page))
                .allSatisfy(block -> assertThat(known.contains(block) || quotes(block, page, text))
                        .as("is a region of a test, or stands in a main source that the page links to:\n" + block).isTrue());
    }

    /** A block may leave out what is not of its matter. */
    @ParameterizedTest
    @MethodSource("pages")
    void showsOnlySettingsThatAProgramIsStartedWith(Path page) throws IOException {
        String text = Files.readString(page);
        List<List<String>> known = new ArrayList<>();
        for (Path source : Links.of(page, text)) {
            if (source.toString().endsWith(".yaml") && Files.exists(source)) {
                known.add(Files.readAllLines(source));
            }
        }
        assertThat(Markdown.blocks(text, "yaml")).as("settings in " + Markdown.PROJECT.relativize(page))
                .allSatisfy(block -> assertThat(known).as("are lines of a file that the page links to, in its order:\n" + block)
                        .anySatisfy(lines -> assertThat(lines).containsSubsequence(block.lines().toList())));
    }

    @Test
    void knowsARegionByItsMarkersWhateverItsIndentation() {
        String source = "class X {\n    // region a\n    int a;\n\n      int b;\n    // endregion\n    int c;\n}\n";
        assertThat(regions(source)).containsExactly("int a;\n\n  int b;");
    }

    private static List<String> regions(String source) {
        List<String> regions = new ArrayList<>();
        List<String> region = null;
        for (String line : source.lines().toList()) {
            if (line.strip().startsWith(BEGIN)) {
                region = new ArrayList<>();
            } else if (line.strip().equals(END) && region != null) {
                regions.add(Markdown.dedent(region));
                region = null;
            } else if (region != null) {
                region.add(line);
            }
        }
        return regions;
    }

    private static boolean quotes(String block, Path page, String text) throws IOException {
        List<String> wanted = block.lines().toList();
        for (Path source : Links.of(page, text)) {
            if (source.toString().matches(".*/src/main/java/.*\\.java") && Files.exists(source)) {
                List<String> lines = Files.readAllLines(source);
                for (int from = 0; from + wanted.size() <= lines.size(); from++) {
                    if (Markdown.dedent(lines.subList(from, from + wanted.size())).equals(block)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
