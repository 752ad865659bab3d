// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mchange.v2.c3p0.DataSources;
import com.mchange.v2.log.MLog;
import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mariadb.jdbc.MariaDbDataSource;
import org.slf4j.Logger;

/** {@code Copy.java} copies all files that a list needs, and no more. */
class CopyTest {

    private static final int EVERY = Integer.getInteger("goneaway.copy.every", 9);
    private static final Pattern COMMAND = Pattern.compile("java Copy\\.java (\\S+) \\S+");
    private static final Pattern IMPORT =
            Pattern.compile("(?m)^import (?:static )?dev\\.goneaway\\.(?:[a-z]\\w*\\.)*([A-Z]\\w*)(.*);$");
    private static final Pattern LISTED = Pattern.compile("(?m)^  (\\S+) +\\d+ files?$");

    /** What each list copied; no test changes that. */
    private static final Map<What, Copied> COPIES = new EnumMap<>(What.class);

    @TempDir
    private static Path projects;

    @TempDir
    private Path directory;

    /** Each list, its example, the most files and lines of code that it may have, and the libraries that it needs. */
    enum What {

        TIMESTAMP("timestamp", 10, 900, "strategy-timestamp/src/test/java/dev/goneaway/timestamp/TimestampExample"),
        PING("ping", 10, 900, "strategy-ping/src/test/java/dev/goneaway/ping/PingExample"),
        PEEK("peek", 14, 1_700, "strategy-peek/src/test/java/dev/goneaway/peek/PeekExample", MysqlDataSource.class),
        PEEK_MARIADB("peek-mariadb", 14, 1_700, "strategy-peek/src/test/java/dev/goneaway/peek/PeekMariaDbExample",
                MariaDbDataSource.class),
        PEEK_IN_POOLS("peek-in-pools", 12, 1_340, "strategy-peek/src/test/java/dev/goneaway/peek/PeekPoolExample",
                MysqlDataSource.class),
        PEEK_IN_SPRING("peek-in-spring", 15, 1_600, "examples/src/main/java/dev/goneaway/examples/HikariByUrl",
                MysqlDataSource.class, HikariDataSource.class, Logger.class),
        PEEK_PROBE("peek-probe", 8, 980, "strategy-peek/src/test/java/dev/goneaway/peek/PeekProbeExample",
                MysqlDataSource.class),
        HIKARI("hikari", 15, 1_390, "strategy-pool/src/test/java/dev/goneaway/pool/HikariExample", HikariDataSource.class,
                Logger.class),
        C3P0("c3p0", 14, 1_320, "strategy-pool/src/test/java/dev/goneaway/pool/C3p0Example", DataSources.class, MLog.class),
        POOL("pool", 12, 1_000, "strategy-pool/src/test/java/dev/goneaway/pool/AnyPoolExample"),
        PLAIN_POOL("plain-pool", 2, 200, "strategy-pool/src/test/java/dev/goneaway/pool/PlainPoolExample",
                HikariDataSource.class, Logger.class),
        SESSION_RESET("session-reset", 5, 280, "session-reset/src/test/java/dev/goneaway/reset/ResetExample",
                MysqlDataSource.class),
        POCKET("pocket", 1, 195, "pocket/src/test/java/dev/goneaway/pocket/PocketExample"),
        POCKET_PEEK("pocket-peek", 2, 235, "pocket/src/test/java/dev/goneaway/pocket/PocketPeekExample", MysqlDataSource.class);

        private final String list;
        private final int mostFiles;
        private final int mostLines;
        private final Path example;
        private final List<Class<?>> needs;

        What(String list, int mostFiles, int mostLines, String example, Class<?>... needs) {
            this.list = list;
            this.mostFiles = mostFiles;
            this.mostLines = mostLines;
            this.example = Markdown.PROJECT.resolve(example + ".java");
            this.needs = List.of(needs);
        }

        /** The list, and the optional files that its example uses. */
        String lists() {
            return this == PEEK_IN_SPRING ? list + ",LoggingListener" : list;
        }

        String example() {
            return example.getFileName().toString().replace(".java", "");
        }

        Path source() {
            return example;
        }

        /** The last part of the example's package. */
        String directory() {
            return example.getParent().getFileName().toString();
        }

        List<Path> classPathOfTheExample() throws URISyntaxException {
            return Stream.concat(jars(needs).stream(), jars(List.of(MysqlDataSource.class)).stream()).toList();
        }
    }

    private static Copied copy(What what) throws IOException, InterruptedException {
        Copied copy = COPIES.get(what);
        if (copy == null) {
            copy = Copied.of(what.lists(), Files.createDirectory(projects.resolve(what.list)));
            COPIES.put(what, copy);
        }
        return copy;
    }

    @ParameterizedTest
    @EnumSource
    void compilesByItself(What what) throws Exception {
        assertThat(Copied.compile(copy(what).files(), jars(what.needs), directory.resolve("classes"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void isNotLargerThanItsLimit(What what) throws Exception {
        Copied copy = copy(what);
        int optional = what.lists().split(",").length - 1;
        int files = copy.files().size() - optional;
        System.out.println("[goneaway] " + what.list + ": " + files + " files, " + copy.codeLines() + " lines of code, "
                + optional + " optional files with them");
        assertThat(files).as("files").isLessThanOrEqualTo(what.mostFiles);
        assertThat(copy.codeLines()).as("lines of code").isLessThanOrEqualTo(what.mostLines);
    }

    @ParameterizedTest
    @EnumSource
    void hasNoFileThatTheExampleDoesNotLeadTo(What what) throws Exception {
        Copied copy = copy(what);
        Path classes = directory.resolve("classes");
        assertThat(Copied.compile(List.of(what.example), what.classPathOfTheExample(), copy.sources(), classes)).isEmpty();
        assertThat(topLevel(classes, ".class")).filteredOn(name -> !name.equals(what.example()))
                .containsExactlyInAnyOrderElementsOf(topLevel(copy.sources(), ".java"));
    }

    @ParameterizedTest
    @EnumSource
    void doesNotCompileWithoutAnyOneOfThem(What what) throws Exception {
        List<Path> files = copy(what).files();
        List<Path> all = new ArrayList<>(files);
        all.add(what.example);
        List<Path> jars = what.classPathOfTheExample();
        assertThat(Copied.compile(all, jars, directory.resolve("classes"))).as("with its example").isEmpty();
        // Every one of them takes long; -Dgoneaway.copy.every=1 for a proof rather than a check.
        for (int left = 0; left < files.size(); left += EVERY) {
            Path file = files.get(left);
            List<Path> others = all.stream().filter(other -> !other.equals(file)).toList();
            assertThat(Copied.compile(others, jars, directory.resolve("without"))).as("without " + file.getFileName())
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
    void eachListIsTestedAndOnAPage() throws Exception {
        Set<String> tested = Stream.of(What.values()).map(what -> what.list).collect(Collectors.toCollection(TreeSet::new));
        // A strategy has a list without an entry anywhere. Its limits may be added to the test.
        List<String> strategies = Markdown.strategies();
        assertThat(LISTED.matcher(Copied.run(directory).said()).results().map(found -> found.group(1))
                .filter(list -> !strategies.contains("strategy-" + list) || tested.contains(list)))
                .containsExactlyInAnyOrderElementsOf(tested);
        Set<String> shown = new TreeSet<>();
        for (Path page : Markdown.pages()) {
            for (String block : Markdown.blocks(Files.readString(page), "bash")) {
                COMMAND.matcher(block).results().map(CopyTest::lists).forEach(shown::addAll);
            }
        }
        assertThat(shown).containsAll(tested);
    }

    private static List<String> lists(MatchResult command) {
        return List.of(command.group(1).split(","));
    }

    @Test
    void copiesAClassByItsName() throws Exception {
        assertThat(Copied.of("plain-pool,LoggingListener", directory).files()).extracting(file -> file.getFileName().toString())
                .contains("MySqlExceptionOverride.java", "LoggingListener.java");
    }

    @Test
    void copiesAClassByItsFullName() throws Exception {
        assertThat(Copied.of("dev.goneaway.LoggingListener", directory).files())
                .contains(directory.resolve("src/main/java/dev/goneaway/LoggingListener.java"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"testkit.server.Servers", "examples.HikariByUrl", "benchmarks.Main", "matrix.FaultMatrix",
        "candidates.HikariWindow", "report.RunReport", "results.Json", "ingester.Main"})
    void refusesAClassThatIsNotForCopying(String type) throws Exception {
        refuses("the class '" + type + "' is not for copying", type, directory.toString());
        assertThat(new Copied(directory).files()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"core/src/main/java", "examples-jdk21", "report/../pocket/none"})
    void refusesADirectoryOfThisProject(String module) throws Exception {
        refuses(Path.of(module) + " is in a module of Gone Away; name a directory of your own project", "timestamp", module);
        assertThat(Markdown.PROJECT.resolve("core/src/main/java/dev/goneaway/timestamp")).doesNotExist();
    }

    @Test
    void leavesFilesThatAreThereAlready() throws Exception {
        Copied.of("pocket", directory);
        assertThat(Copied.run(directory, "pocket-peek", directory.resolve("src/main/java").toString()))
                .isEqualTo(new Copied.Ended(0, directory.resolve("src/main/java/dev/goneaway/pocket/PeekCheck.java")
                        + System.lineSeparator() + "copied 1 file; 1 was there already" + System.lineSeparator()));
    }

    @Test
    void refusesToReplaceAFileThatIsDifferent() throws Exception {
        Path changed = directory.resolve("src/main/java/dev/goneaway/pocket/PeekCheck.java");
        Files.createDirectories(changed.getParent());
        Files.writeString(changed, "// changed\n");
        refuses(changed + " exists and is not the same as ", "pocket-peek", directory.resolve("src/main/java").toString());
        assertThat(changed).hasContent("// changed\n");
        assertThat(changed.resolveSibling("OneConnection.java")).doesNotExist();
    }

    @Test
    void leavesNothingBehindIfAFileCannotBeCopied() throws Exception {
        Path root = Files.createDirectories(directory.resolve("dev/goneaway"));
        Path blocked = Files.writeString(root.resolve("timestamp"), "a file instead of a directory");
        refuses(blocked + " is a file, but a directory is needed there; move the file or name another directory", "timestamp",
                directory.toString());
        assertThat(new Copied(directory).files()).containsExactly(blocked);
        assertThat(root.resolve("support")).doesNotExist();
    }

    @Test
    void namesTheDirectoryThatCannotBeWritten() throws Exception {
        Path locked = Files.createDirectory(directory.resolve("locked"));
        assumeTrue(locked.toFile().setWritable(false) && !Files.isWritable(locked), "a user who may write everywhere");
        refuses("the directory " + locked + " cannot be written (permission denied); change its permissions or name another"
                + " directory", "timestamp", locked.resolve("src/main/java").toString());
        assertThat(locked.toFile().setWritable(true)).isTrue();
    }

    @Test
    void speaksOfPermissionsOnlyIfTheyAreMissing() throws Exception {
        Path tooLong = directory.resolve("x".repeat(300));
        Copied.Ended ended = Copied.run(directory, "timestamp", tooLong.toString());
        assertThat(ended.said()).startsWith("Nothing was copied: the directory " + directory + " cannot be written (")
                .endsWith("); name another directory" + System.lineSeparator());
    }

    @Test
    void refusesToRunOutsideThisProjectWhereAnOlderCopyIs() throws Exception {
        Copied.of("timestamp", Files.createDirectory(directory.resolve("shop")));
        Copied.Ended refused = new Copied.Ended(1,
                "Nothing was copied: run this command in the root directory of Gone Away" + System.lineSeparator());
        String out = directory.resolve("out").toString();
        assertThat(Copied.runIn(directory, directory, "ping", out)).isEqualTo(refused);
        Files.writeString(directory.resolve("pom.xml"), "<project><modules><module>shop</module></modules></project>");
        assertThat(Copied.runIn(directory, directory, "ping", out)).isEqualTo(refused);
    }

    @Test
    void refusesWhatItCannotCopyInOneSentence() throws Exception {
        refuses("there is no list or class 'tomestamp'; java Copy.java shows the lists", "tomestamp", directory.toString());
        refuses("give a list and a directory: java Copy.java timestamp ../shop/src/main/java", "timestamp");
        Path file = Files.writeString(directory.resolve("file"), "");
        refuses(file + " is not a directory", "timestamp", file.toString());
    }

    private void refuses(String sentence, String... arguments) throws Exception {
        Copied.Ended ended = Copied.run(directory, arguments);
        assertThat(ended.status()).isNotZero();
        assertThat(ended.said()).startsWith("Nothing was copied: " + sentence);
        assertThat(ended.said().lines()).hasSize(1);
    }

    /** An import that only a comment uses makes the list longer than its code needs. */
    @ParameterizedTest
    @EnumSource
    void importsNoFileForACommentAlone(What what) throws Exception {
        for (Path file : copy(what).files()) {
            String code = Files.readString(file).replaceAll("(?s)/\\*.*?\\*/", " ");
            Set<String> imported = IMPORT.matcher(code).results().map(found -> found.group(1)).collect(Collectors.toSet());
            String body = code.replaceAll("(?m)^import .*$", "");
            Set<String> nested = IMPORT.matcher(code).results().filter(found -> !found.group(2).isEmpty())
                    .map(found -> found.group(1)).collect(Collectors.toSet());
            assertThat(imported).as(file.getFileName().toString())
                    .allMatch(name -> nested.contains(name) || Pattern.compile("\\b" + name + "\\b").matcher(body).find());
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
