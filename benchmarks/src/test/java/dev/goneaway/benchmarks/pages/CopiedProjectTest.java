// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.benchmarks.pages.CopyTest.What;
import dev.goneaway.testkit.contract.ChosenServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The files of each list are copied into an empty project, compiled there without a warning, and run on a real server. */
class CopiedProjectTest {

    private static final String PROGRAM = """
            package dev.goneaway.%s;

            import com.mysql.cj.jdbc.MysqlDataSource;
            import java.sql.Connection;

            public final class Program {

                private Program() {
                }

                public static void main(String[] arguments) throws Exception {
                    String url = System.getenv("URL");
                    MysqlDataSource source = new MysqlDataSource();
                    source.setUrl(url);
                    %s
                }
            }
            """;

    private static final long DEADLINE_SECONDS = 60;

    @TempDir
    Path root;

    @ParameterizedTest
    @EnumSource
    void isCompiledAndRunsAUnitOfWork(What what) throws Exception {
        Copied copy = Copied.of(what.lists(), root);
        write(copy.sources().resolve("dev/goneaway").resolve(what.directory()), what);
        Path classes = root.resolve("classes");
        assertThat(Copied.compile(copy.files(), what.classPathOfTheExample(), classes)).isEmpty();
        List<String> said = run("dev.goneaway." + what.directory() + ".Program", classes, what.classPathOfTheExample());
        // Pools log before that, each in its own way.
        assertThat(said.get(said.size() - 1)).as(String.join("\n", said))
                .matches("a unit of work saw (connection \\d+|a live connection)");
    }

    /** Runs a class with these classes and jars, and no others. Returns the lines that it printed. */
    private List<String> run(String main, Path classes, List<Path> jars) throws IOException, InterruptedException {
        String classPath = Stream.concat(Stream.of(classes), jars.stream()).map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        Path log = root.resolve("said.log");
        ProcessBuilder java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-cp", classPath, main).redirectErrorStream(true).redirectOutput(log.toFile());
        // The URL has a password, and every user of the machine can see arguments.
        java.environment().put("URL", ChosenServer.url());
        Process process = java.start();
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("not done within " + DEADLINE_SECONDS + " s: " + main);
        }
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        return Files.readAllLines(log);
    }

    private static void write(Path directory, What what) throws IOException {
        Files.copy(what.source(), Files.createDirectories(directory).resolve(what.source().getFileName()));
        Files.writeString(directory.resolve("Program.java"), String.format(PROGRAM, what.directory(), body(what)));
    }

    private static String body(What what) {
        String example = what.example();
        return switch (what) {
            case PEEK_MARIADB -> id("new " + example + "(url.replace(\"jdbc:mysql:\", \"jdbc:mariadb:\"))");
            case POOL -> id("new " + example + "(source)");
            case PEEK_IN_POOLS -> live(example + ".forThePool(url)", "connection.isValid(1)");
            case PEEK_IN_SPRING -> live(example + ".byNames(url)", "connection.isValid(1)");
            case PLAIN_POOL -> live(example + ".open(source)", "connection.isValid(1)");
            case SESSION_RESET -> live("source", example + ".reset(connection)");
            case PEEK_PROBE -> "source.setSocketFactory(PeekSocketFactory.class.getName());\n        " + live("source", "!" + example
                    + ".isDead(connection)");
            default -> id("new " + example + "(url)");
        };
    }

    private static String id(String example) {
        return "try (var example = " + example + ") {\n"
                + "            System.out.println(\"a unit of work saw connection \" + example.id());\n        }";
    }

    private static String live(String source, String alive) {
        return "try (Connection connection = " + source + ".getConnection()) {\n"
                + "            System.out.println(\"a unit of work saw a \" + (" + alive
                        + " ? \"live\" : \"dead\") + \" connection\");\n        }";
    }
}
