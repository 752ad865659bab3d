// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.goneaway.benchmarks.pages.CopyTest.What;
import dev.goneaway.testkit.contract.ChosenServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The files of each list are copied into an empty Maven project, built there without a warning, and run on a real server. */
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

    @TempDir
    Path root;

    @ParameterizedTest
    @EnumSource
    void isBuiltByMavenAndRunsAUnitOfWork(What what) throws Exception {
        assumeTrue(CopiedProject.maven() != null, "skipped: no Maven runs this build, and the copied project needs one");
        Copied copy = Copied.of(what.lists(), root);
        String name = "dev.goneaway." + what.directory() + ".Program";
        write(copy.sources().resolve("dev/goneaway").resolve(what.directory()), what);
        CopiedProject project = CopiedProject.in(root, dependencies(what));
        assertThat(project.build()).isEmpty();
        List<String> said = project.run(name, what.classPathOfTheExample(), ChosenServer.url()).lines().toList();
        // Pools log before that, each in its own way.
        assertThat(said.get(said.size() - 1)).as(String.join("\n", said))
                .matches("a unit of work saw (connection \\d+|a live connection)");
    }

    private static void write(Path directory, What what) throws IOException {
        Files.copy(what.source(), Files.createDirectories(directory).resolve(what.source().getFileName()));
        Files.writeString(directory.resolve("Program.java"), String.format(PROGRAM, what.directory(), body(what)));
    }

    private static String body(What what) {
        String example = what.example();
        return switch (what) {
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

    private static List<String> dependencies(What what) {
        List<String> dependencies = new ArrayList<>(List.of("com.mysql:mysql-connector-j:mysql-connector-j.version"));
        switch (what) {
            case HIKARI, PEEK_IN_SPRING, PLAIN_POOL -> dependencies.add("com.zaxxer:HikariCP:hikaricp.version");
            case C3P0 -> dependencies.add("com.mchange:c3p0:c3p0.version");
            default -> { }
        }
        return dependencies;
    }
}
