// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The javadoc tool of this JDK builds the documentation of the public modules without a warning. */
class JavadocTest {

    /** The modules that other projects depend on or copy from. */
    private static final Pattern SOURCE = Pattern.compile("(?:core|testkit|strategy-[^/]+|session-reset)/src/main/java/.+");

    private static final String MANY = "10000";

    /** A warning in any language. */
    private static final Pattern WARNING = Pattern.compile("(?m)^(.+\\.java):(\\d+): .+$");

    /** The compact constructor of a record. The record's own Javadoc describes the components. */
    private static final Pattern COMPACT_CONSTRUCTOR = Pattern.compile(" *public \\w+ \\{");

    /** In the testkit, a class says what its methods share. So a method may lack a comment, but a comment may not be wrong. */
    private static final Pattern TESTKIT = Pattern.compile("testkit/.+");

    @TempDir
    Path directory;

    @Test
    void isBuiltWithoutAWarning() throws IOException {
        List<Path> sources = Markdown.files(".java").stream().filter(source -> isIn(SOURCE, source)).toList();
        assertThat(sources).hasSizeGreaterThan(100);
        Map<Boolean, List<Path>> ofTestkit = sources.stream().collect(Collectors.partitioningBy(source -> isIn(TESTKIT, source)));
        assertThat(warnings(ofTestkit.get(false), Path.of("target/javadoc"), "all")).isEmpty();
        assertThat(warnings(ofTestkit.get(true), directory, "all,-missing")).isEmpty();
    }

    @Test
    void findsAMissingCommentAMissingParameterAndABrokenLink() throws IOException {
        Path source = directory.resolve("Lacking.java");
        Files.writeString(source, """
                /** Lacks a comment, a parameter, and what a link leads to. */
                public final class Lacking {
                    public Lacking() {
                    }

                    /**
                     * Adds one, as {@link #nothing} does.
                     *
                     * @return one more
                     */
                    public int more(int one) {
                        return one + 1;
                    }
                }
                """);
        assertThat(warnings(List.of(source), directory.resolve("html"), "all")).hasSize(3);
    }

    private static boolean isIn(Pattern modules, Path source) {
        return modules.matcher(Markdown.PROJECT.relativize(source).toString()).matches();
    }

    /** Returns the warnings, one a line. If the tool fails without a warning, returns its whole output. */
    private static List<String> warnings(List<Path> sources, Path html, String checks) throws IOException {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        Stream<String> options = Stream.of("-quiet", "-Xdoclint:" + checks, "-Xmaxwarns", MANY, "-Xmaxerrs", MANY, "-encoding",
                "UTF-8", "--release", "17", "-notimestamp", "-classpath", System.getProperty("java.class.path"), "-d",
                html.toString());
        int code = ToolProvider.findFirst("javadoc").orElseThrow()
                .run(out, out, Stream.concat(options, sources.stream().map(Path::toString)).toArray(String[]::new));
        List<String> warnings = new ArrayList<>();
        for (MatchResult warning : WARNING.matcher(said.toString()).results().toList()) {
            String line = Files.readAllLines(Path.of(warning.group(1))).get(Integer.parseInt(warning.group(2)) - 1);
            if (!COMPACT_CONSTRUCTOR.matcher(line).matches()) {
                warnings.add(warning.group());
            }
        }
        return code == 0 || !warnings.isEmpty() ? warnings : List.of(said.toString());
    }
}
