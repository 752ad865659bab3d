// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever copies a single file copies its licence with it. */
class LicenceTest {

    private static final String LICENCE = "SPDX-License-Identifier: MIT-0";
    /** What must come before it: an interpreter, a declaration of XML, a document type. */
    private static final Pattern FIRST = Pattern.compile("#!.*|<\\?xml .*|<!DOCTYPE .*");

    @ParameterizedTest
    @ValueSource(strings = {".java", "pom.xml", ".yml", ".yaml", ".properties", ".mustache", ".sh", "/.ci/run"})
    void everySourceBeginsWithIt(String suffix) throws IOException {
        List<Path> files = Markdown.files(suffix);
        assertThat(files).allSatisfy(file -> assertThat(beginning(file)).as(file.toString()).contains(LICENCE));
    }

    private static String beginning(Path file) throws IOException {
        return Files.readString(file).lines().limit(2).dropWhile(line -> FIRST.matcher(line).matches()).findFirst().orElse("");
    }
}
