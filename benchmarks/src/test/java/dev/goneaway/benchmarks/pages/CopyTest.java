// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.mchange.v2.c3p0.DataSources;
import com.mchange.v2.log.MLog;
import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;

/** The files that a page names are all that its strategy needs, and not one too many. */
class CopyTest {

    private static final int EVERY = Integer.getInteger("goneaway.copy.every", 9);

    @TempDir
    Path project;

    /** What can be copied, in the order of each page, and what each needs besides the JDK. */
    enum What {

        TIMESTAMP("strategy-timestamp", 0, "timestamp/TimestampExample"),
        PING("strategy-ping", 0, "ping/PingExample"),
        PEEK("strategy-peek", 0, "peek/PeekExample", MysqlDataSource.class),
        PEEK_IN_POOLS("strategy-peek", 1, "peek/PeekPoolExample", MysqlDataSource.class),
        PEEK_IN_SPRING("strategy-peek", 2,
                Markdown.PROJECT.resolve("examples/src/main/java/dev/goneaway/examples/HikariByUrl.java"),
                MysqlDataSource.class, HikariDataSource.class, Logger.class),
        PROBE("strategy-peek", 3, "peek/PeekProbeExample", MysqlDataSource.class),
        HIKARI("strategy-pool", 0, "pool/HikariExample", HikariDataSource.class, Logger.class),
        C3P0("strategy-pool", 1, "pool/C3p0Example", DataSources.class, MLog.class),
        ANY_POOL("strategy-pool", 2, "pool/AnyPoolExample"),
        PLAIN_POOL("strategy-pool", 3, "pool/PlainPoolExample", HikariDataSource.class, Logger.class),
        SESSION_RESET("session-reset", 0, "reset/ResetExample", MysqlDataSource.class);

        private final String module;
        private final int block;
        private final Path example;
        private final List<Class<?>> needs;

        What(String module, int block, String example, Class<?>... needs) {
            this(module, block, Markdown.PROJECT.resolve(module).resolve("src/test/java/dev/goneaway/" + example + ".java"), needs);
        }

        What(String module, int block, Path example, Class<?>... needs) {
            this.module = module;
            this.block = block;
            this.example = example;
            this.needs = List.of(needs);
        }

        String commands() throws IOException {
            return Copy.commands(module).get(block);
        }

        String example() {
            return example.getFileName().toString().replace(".java", "");
        }

        Path source() {
            return example;
        }

        /** The last part of its package. */
        String directory() {
            return example.getParent().getFileName().toString();
        }

        List<Path> classPathOfTheExample() throws URISyntaxException {
            return Stream.concat(jars(needs).stream(), jars(List.of(MysqlDataSource.class)).stream()).toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void compilesByItself(What what) throws Exception {
        Copy copy = Copy.typed(what.commands(), project);
        assertThat(copy.files()).isNotEmpty();
        assertThat(Copy.compile(copy.files(), jars(what.needs), project.resolve("classes"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void hasNoFileThatTheExampleDoesNotLeadTo(What what) throws Exception {
        Copy copy = Copy.typed(what.commands(), project);
        Path classes = project.resolve("classes");
        assertThat(Copy.compile(List.of(what.example), what.classPathOfTheExample(), project.resolve("src/main/java"), classes)).isEmpty();
        assertThat(topLevel(classes, ".class")).filteredOn(name -> !name.equals(what.example()))
                .containsExactlyInAnyOrderElementsOf(topLevel(project.resolve("src"), ".java"));
    }

    @ParameterizedTest
    @EnumSource
    void doesNotCompileWithoutAnyOneOfThem(What what) throws Exception {
        Copy copy = Copy.typed(what.commands(), project);
        List<Path> all = new ArrayList<>(copy.files());
        all.add(what.example);
        assertThat(Copy.compile(all, what.classPathOfTheExample(), project.resolve("classes"))).as("with its example").isEmpty();
        // Every one of them takes long; -Dgoneaway.copy.every=1 for a proof rather than a check.
        for (int left = 0; left < copy.files().size(); left += EVERY) {
            Path file = copy.files().get(left);
            List<Path> others = all.stream().filter(other -> !other.equals(file)).toList();
            assertThat(Copy.compile(others, what.classPathOfTheExample(), project.resolve("without"))).as("without " + file.getFileName())
                    .startsWith("not compiled");
        }
    }

    private static List<String> topLevel(Path directory, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(suffix))
                    .map(name -> name.substring(0, name.length() - suffix.length()).split("\\$", 2)[0]).distinct().toList();
        }
    }

    @Test
    void knowsEveryListOfEveryPage() throws IOException {
        for (String module : Markdown.strategies()) {
            long known = List.of(What.values()).stream().filter(what -> what.module.equals(module)).count();
            assertThat(Copy.commands(module)).as(module).hasSize((int) known);
        }
    }

    private static List<Path> jars(List<Class<?>> classes) throws URISyntaxException {
        List<Path> jars = new ArrayList<>();
        for (Class<?> type : classes) {
            jars.add(Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()));
        }
        return jars;
    }
}
