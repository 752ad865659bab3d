// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every link inside the project leads somewhere. */
class LinksTest {

    /** Texts from which pages are made have the links of those pages. */
    static List<Path> pages() throws IOException {
        return Markdown.pages().stream().filter(page -> !page.toString().contains("/src/main/resources/")).toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void leadsToFilesAndPlacesThatAreThere(Path page) throws IOException {
        for (String link : Links.written(Files.readString(page))) {
            String[] parts = link.split("#", 2);
            Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
            assertThat(file).as(link + " in " + Markdown.PROJECT.relativize(page)).exists();
            if (parts.length == 2 && Files.isRegularFile(file) && file.toString().endsWith(".md")) {
                String text = Files.readString(file);
                assertThat(text.contains("<a id=\"" + parts[1] + "\"></a>") || text.lines().anyMatch(line -> anchor(line).equals(parts[1])))
                        .as("place of " + link + " in " + Markdown.PROJECT.relativize(page)).isTrue();
            }
        }
    }

    /** Of a heading, as it is usually made. */
    private static String anchor(String line) {
        return !line.startsWith("#") ? "" : line.replaceFirst("^#+\\s*", "").toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
    }
}
