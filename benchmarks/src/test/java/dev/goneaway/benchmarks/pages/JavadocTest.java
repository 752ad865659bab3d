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
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manual of what can be used elsewhere is built without a warning, by this JDK's own tool. */
class JavadocTest {

    /** A module to depend on, or to copy from. */
    private static final Pattern SOURCE = Pattern.compile("(?:core|testkit|strategy-[^/]+|ingester)/src/main/java/.+");

    private static final String MANY = "10000";

    /** Whatever language the tool speaks. */
    private static final Pattern SAID = Pattern.compile("(?m)^(.+\\.java):\\d+: .+$");

    /** What the tool heeds since a version of Java, and this test before that. */
    private static final String LEFT_OUT = "@SuppressWarnings(\"doclint:missing\")";
    private static final int HEEDED = 18;

    @TempDir
    Path directory;

    @Test
    void isBuiltWithoutAWarning() throws IOException {
        List<Path> sources = Markdown.files(".java").stream().filter(JavadocTest::isToBeUsed).toList();
        assertThat(sources).hasSizeGreaterThan(100);
        assertThat(warnings(sources, Path.of("target/javadoc"))).isEmpty();
    }

    @Test
    void wouldNotBeSilentAboutAnythingThatIsMissing() throws IOException {
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
        assertThat(warnings(List.of(source), directory.resolve("html"))).hasSize(3);
    }

    private static boolean isToBeUsed(Path source) {
        return SOURCE.matcher(Markdown.PROJECT.relativize(source).toString()).matches();
    }

    /** What it finds fault with, line by line; if it fails and names no line, all that it says. */
    private static List<String> warnings(List<Path> sources, Path html) throws IOException {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        Stream<String> options = Stream.of("-quiet", "-Xdoclint:all", "-Xmaxwarns", MANY, "-Xmaxerrs", MANY, "-encoding", "UTF-8",
                "--release", "17", "-notimestamp", "-classpath", System.getProperty("java.class.path"), "-d", html.toString());
        int code = ToolProvider.findFirst("javadoc").orElseThrow()
                .run(out, out, Stream.concat(options, sources.stream().map(Path::toString)).toArray(String[]::new));
        List<String> warnings = new ArrayList<>();
        for (MatchResult warning : SAID.matcher(said.toString()).results().toList()) {
            if (Runtime.version().feature() >= HEEDED || !Files.readString(Path.of(warning.group(1))).contains(LEFT_OUT)) {
                warnings.add(warning.group());
            }
        }
        return code == 0 || !warnings.isEmpty() ? warnings : List.of(said.toString());
    }
}
