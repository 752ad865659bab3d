// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(30)
class MainTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            compare --server oracle                          | unknown server 'oracle'
            compare --server /no/such/mysqld                 | /no/such/mysqld
            compare --server jdbc:mysql://127.0.0.1:1/?user=u&password=hush | no MySQL or MariaDB server answers at jdbc:mysql://127.0.0.1:1
            compare --server jdbc:mysql://127.0.0.1:1/       | cannot be understood
            compare --no-such-option                         | Unknown option: '--no-such-option'
            --no-such-option                                 | Unknown option: '--no-such-option'
            compare --server                                 | Expected parameter for option
            compare surplus                                  | Unmatched argument
            compare --part jmh                               | --part chooses parts of a --full run
            compare --full --part luck                       | Invalid value for option '--part'
            compare --full --server oracle                   | unknown server 'oracle'
            matrix --fault RAIN                              | Invalid value for option '--fault'
            matrix --strategy PRAYER                         | Invalid value for option '--strategy'
            matrix --strategy PING,HIKARI_VALIDATED          | HIKARI_VALIDATED is only timed and meets no faults
            matrix --server oracle                           | unknown server 'oracle'
            page --report /no/such/report                    | cannot read
            jmh -f many                                      | jmh -h lists JMH's options
            """)
    void refusesBadInputInOneSentence(String arguments, String sentence) {
        int code = run((arguments + (arguments.matches("(compare|matrix).*") ? " --report " + directory.resolve("report") : "")).split(" "));

        assertThat(code).isNotZero();
        assertThat(err.toString().strip()).contains(sentence).hasLineCount(1).doesNotContain("hush").doesNotContain("Exception:");
        assertThat(directory.resolve("report")).doesNotExist();
    }

    /** All forms of an account in a URL that the driver accepts, and some that it refuses. */
    @ParameterizedTest
    @ValueSource(strings = {
        "jdbc:mysql://127.0.0.1:1/x?user=a&password=hush",
        "jdbc:mysql://a:hush@127.0.0.1:1/x",
        "jdbc:mysql://a:hush?@127.0.0.1:1/x",
        "jdbc:mysql://address=(host=127.0.0.1)(port=1)(user=a)(password=hush)/x",
        "jdbc:mysql://(host=127.0.0.1,port=1,user=a,password=hush)/x",
        "mysql://a:hush@127.0.0.1:1/x",
        "docker:a:hush@127.0.0.1:1/x"})
    void neverPrintsAPassword(String url) {
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThat(run("compare", "--server", url, "--report", directory.resolve("report").toString())).isNotZero();
        } finally {
            System.setOut(console);
        }
        assertThat(err.toString()).isNotBlank().doesNotContain("hush");
        // A choice that names no server is refused before the program prints anything.
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains(url.startsWith("mysql:") ? "" : "starts the server")
                .doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                  | --server has no value
            nosuch              | unknown server 'nosuch'
            jdbc:mariadb://db/x | unknown server 'jdbc:mariadb:…'
            """)
    void refusesAServerThatDoesNotExistBeforeItPrintsAPlan(String server, String sentence) {
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            for (String command : new String[] {"compare", "matrix"}) {
                assertThat(run(command, "--server", server, "--report", directory.resolve("report").toString())).isNotZero();
            }
        } finally {
            System.setOut(console);
        }
        assertThat(err.toString().lines()).hasSize(2).allSatisfy(line -> assertThat(line).contains(sentence));
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void refusesADirectoryThatCannotBeWrittenBeforeItStartsAServer() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertThat(run("compare", "--report", file.resolve("report").toString())).isNotZero();
        assertThat(err.toString().strip()).contains("cannot write to").hasLineCount(1);
    }

    @Test
    void refusesToOverwriteAFullRunBeforeItStartsAServer() throws Exception {
        Path kept = Files.writeString(directory.resolve("environment.json"), "kept");
        assertThat(run("compare", "--full", "--server", "oracle", "--report", directory.toString())).isNotZero();
        assertThat(err.toString().strip()).contains("already holds results").hasLineCount(1);
        assertThat(kept).hasContent("kept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"compare", "matrix"})
    void overwritesNoFullRunAndNoneThatIsKept(String command) throws Exception {
        Path canned = Path.of("../report/src/test/resources/canned-whole/environment.json");
        Path kept = Files.copy(canned, directory.resolve("environment.json"));
        assertThat(run(command, "--server", "oracle", "--report", directory.toString())).isNotZero();
        assertThat(err.toString().strip()).contains("holds a full run").hasLineCount(1);
        assertThat(kept).hasSameBinaryContentAs(canned);
        String among = directory.resolve("benchmarks/results/mine").toString();
        assertThat(run(command, "--server", "oracle", "--report", among)).isNotZero();
        assertThat(err.toString()).contains("is among the kept runs");
        assertThat(directory.resolve("benchmarks")).doesNotExist();
    }

    /** A kept run is never overwritten: its page may be of an older format. */
    @Test
    void printsTheTablesOfAKeptRunAndLeavesItsPage() throws Exception {
        Path kept = Files.createDirectories(directory.resolve("benchmarks/results/mine"));
        for (String name : new String[] {"environment.json", "matrix.json"}) {
            Files.copy(Path.of("../report/src/test/resources/canned-matrix").resolve(name), kept.resolve(name));
        }
        Path page = Files.writeString(kept.resolve("README.md"), "kept");
        assertThat(run("page", "--report", kept.toString())).isZero();
        assertThat(page).hasContent("kept");
    }

    @Test
    void tellsItsVersionAndItsOptions() {
        assertThat(run("--version")).isZero();
        assertThat(run("--help")).isZero();
        assertThat(run("compare", "--help")).isZero();
        assertThat(run("matrix", "--help")).isZero();
        assertThat(run("jmh", "--help")).isZero();
        assertThat(out.toString()).contains("goneaway benchmarks", "--server", "--report", "jdbc:mysql://", "UnitOfWork.nothing", "KILLED_AT_COMMIT")
                .doesNotContain("${");
    }
}
