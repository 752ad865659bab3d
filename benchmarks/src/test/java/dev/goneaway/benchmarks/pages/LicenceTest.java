// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each source file carries its licence, so that a copy of the file carries it too. */
class LicenceTest {

    /** Java files are copied one by one, so their first line also names their origin. */
    private static final String OF_JAVA = "// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0";
    private static final String LICENCE = "SPDX-License-Identifier: MIT-0";
    /** Lines that must stand before the licence: {@code #!}, an XML declaration, a DOCTYPE. */
    private static final Pattern FIRST = Pattern.compile("#!.*|<\\?xml .*|<!DOCTYPE .*");

    @ParameterizedTest
    @ValueSource(strings = {"pom.xml", ".yml", ".yaml", ".properties", ".mustache", ".sh", "/.ci/run", "/.ci/places"})
    void everySourceBeginsWithIt(String suffix) throws IOException {
        List<Path> files = Markdown.files(suffix);
        assertThat(files).allSatisfy(file -> assertThat(beginning(file)).as(file.toString()).contains(LICENCE));
    }

    @Test
    void everyFileOfJavaTellsItsOriginAsWell() throws IOException {
        assertThat(Markdown.files(".java")).isNotEmpty()
                .allSatisfy(file -> assertThat(beginning(file)).as(file.toString()).isEqualTo(OF_JAVA));
    }

    private static String beginning(Path file) throws IOException {
        return Files.readString(file).lines().limit(2).dropWhile(line -> FIRST.matcher(line).matches()).findFirst().orElse("");
    }
}
