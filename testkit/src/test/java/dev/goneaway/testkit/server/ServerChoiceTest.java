// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServerChoiceTest {

    private static final String ADVICE = ": name a mysqld or mariadbd";
    private static final String EXAMPLE = "jdbc:mysql://HOST:PORT/DATABASE?user=USER&password=PASSWORD";

    @Test
    void namesTheChoicesToWhoeverChoseAnother() {
        assertThat(refusal("foo")).isEqualTo("unknown server 'foo': choose auto, mysql, mariadb, docker[:IMAGE],"
                + " the path of a mysqld or mariadbd, or a jdbc:mysql:// URL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:mariadb://root:s3cret@127.0.0.1/test", "mysql://root:s3cret@127.0.0.1/test",
        "jdbc:mysql//root:s3cret@127.0.0.1/test", "jdbc:mysql//127.0.0.1:3306/test?user=root&password=s3cret"})
    void doesNotRepeatTheAccountInAnotherProductsUrlOrAMistypedOne(String url) {
        assertThat(refusal(url)).startsWith("unknown server '" + url.substring(0, url.indexOf("//")) + "…'").doesNotContain("s3cret");
    }

    @Test
    void refusesAPathWhereNothingIs(@TempDir Path directory) {
        Path nothing = directory.resolve("mysqld");
        assertThat(refusal(nothing.toString())).isEqualTo("'" + nothing + "' is not there" + ADVICE);
        assertThat(refusal(directory.toString())).isEqualTo("'" + directory + "' is not a file" + ADVICE);
    }

    @Test
    void refusesAFileThatCannotRun(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("mysqld"), "no program");
        assertThat(refusal(file.toString())).isEqualTo("'" + file + "' is not executable" + ADVICE);
    }

    @Test
    void refusesAProgramThatIsNotAServer(@TempDir Path directory) throws IOException {
        Path client = script(directory, "echo 'mysql  Ver 8.4.0 for Linux on x86_64'");
        assertThat(refusal(client.toString())).isEqualTo("'" + client + "' is not a server that runs here, it answers --version with exit"
                + " code 0 and \"mysql  Ver 8.4.0 for Linux on x86_64\"" + ADVICE);
        Path broken = script(directory, "echo 'mysqld: cannot open shared object file' >&2; exit 127");
        assertThat(refusal(broken.toString())).isEqualTo("'" + broken + "' is not a server that runs here, it answers --version with exit"
                + " code 127 and \"mysqld: cannot open shared object file\"" + ADVICE);
    }

    @Test
    void tellsWhatAServerSaidThatDoesNotStart(@TempDir Path directory) throws IOException {
        Path failing = script(directory, """
                case "$*" in *--version*) echo 'mysqld  Ver 8.4.0'; exit 0;; esac
                echo '2026-01-01T00:00:00.000000Z 0 [ERROR] [MY-010123] [Server] The disk is full.'
                echo '2026-01-01T00:00:00.000000Z 0 [ERROR] [MY-010119] [Server] Aborting'
                exit 1
                """);
        assertThat(refusal(failing.toString())).isEqualTo("the server (binary " + failing
                + ") could not create its data directory: The disk is full.");
    }

    @Test
    void namesTheCachedDataIfAServerDoesNotStartOnIt(@TempDir Path directory) throws IOException {
        Path failing = script(directory, """
                case "$*" in *--version*) echo 'mysqld  Ver 8.4.0'; exit 0;; esac
                case "$*" in *--initialize*) for option; do case "$option" in --datadir=*) mkdir "${option#*=}";; esac; done; exit 0;; esac
                echo '2026-01-01T00:00:00.000000Z 1 [ERROR] [MY-012592] [InnoDB] Operating system error number 2 in a file operation.'
                exit 1
                """);
        Path cached = UserCache.directory(ServerProgram.distribution(failing.toString()).cachedData(), made -> { });
        WorkDirectory.delete(cached);
        try {
            assertThat(refusal(failing.toString())).isEqualTo("the server (binary " + failing + ") ended before it accepted a connection:"
                    + " Operating system error number 2 in a file operation.; if its cached data is damaged, delete " + cached
                    + " and start again");
        } finally {
            WorkDirectory.delete(cached);
        }
    }

    @Test
    void aReplacedProgramGetsNewData(@TempDir Path directory) throws IOException {
        Path server = script(directory, "echo 'mysqld  Ver 8.4.0'");
        String before = ServerProgram.distribution(server.toString()).cachedData();
        assertThat(ServerProgram.distribution(server.toString()).cachedData()).isEqualTo(before);
        Files.writeString(server, "\n", StandardOpenOption.APPEND);
        assertThat(ServerProgram.distribution(server.toString()).cachedData()).isNotEqualTo(before);
    }

    /** The last line of MariaDB's installer says where to report a bug, not what went wrong. */
    @Test
    void tellsWhatAnInstallerSaidThatFails(@TempDir Path directory) throws IOException {
        Path server = script(directory, "echo 'mariadbd  Ver 11.4.5-MariaDB'");
        Files.move(script(directory, """
                echo '2026-01-01  0:00:00 0 [Warning] Could not remove temporary table'
                echo "ERROR: 1051  Unknown table 'mysql.tmp_user_sys'"
                echo '2026-01-01  0:00:00 0 [ERROR] Aborting'
                echo 'Please report any problems at https://mariadb.org/jira'
                exit 1
                """), directory.resolve("mariadb-install-db"));
        assertThat(refusal(server.toString())).isEqualTo("the server (binary " + server
                + ") could not create its data directory: ERROR: 1051  Unknown table 'mysql.tmp_user_sys'");
    }

    @Test
    void repeatsNoUrlInsteadOfAReason() {
        assertThat(ServerLog.summary("FATAL ERROR: Could not find my_print_defaults\n\nThe latest information is available at\n"
                + "https://mariadb.com/kb/\n")).isEqualTo("FATAL ERROR: Could not find my_print_defaults");
        assertThat(ServerLog.summary("no space left\n\nhttps://mariadb.com/kb/\n")).isEqualTo("no space left");
    }

    @Test
    void saysThatNobodyAnswersAtTheUrl() {
        int port = Endpoint.freePort();
        assertThat(refusal("jdbc:mysql://127.0.0.1:" + port + "/test?user=root&password=s3cret"))
                .isEqualTo("no MySQL or MariaDB server answers at jdbc:mysql://127.0.0.1:" + port
                        + " (Connection refused): start it, or correct the URL");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "jdbc:mysql://",
            "jdbc:mysql://127.0.0.1/test",
            "jdbc:mysql://root:s3cret@127.0.0.1:port/test",
            "jdbc:mysql://root:s3cret@127.0.0.1:70000/test",
            "jdbc:mysql://root:s3cret@127.0.0.1/test?sslMode=s3cret",
            "jdbc:mysql:root:s3cret@127.0.0.1/test"})
    void refusesAUrlThatCannotBeUnderstood(String url) {
        assertThat(refusal(url)).isEqualTo("the server's URL cannot be understood: write it as " + EXAMPLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:mysql://root:s3cret@one,two/test", "jdbc:mysql:loadbalance://root:s3cret@127.0.0.1/test"})
    void refusesAUrlOfSeveralServers(String url) {
        assertThat(refusal(url)).isEqualTo("the server's URL must name exactly one server, as in " + EXAMPLE);
    }

    @Test
    void saysThatThereIsNoDocker() {
        String problem = DockerEngine.problem().orElse(null);
        assumeTrue(problem != null, "a Docker engine answers");
        assertThat(refusal("docker")).isEqualTo(problem + "; start or repair it, or choose another server, such as mariadb");
    }

    @Test
    void saysThatAnImageIsNotToBeHad() {
        assumeTrue(DockerEngine.problem().isEmpty(), "no Docker engine answers");
        assertThat(refusal("docker:127.0.0.1:1/goneaway/none:1"))
                .startsWith("the Docker engine has no image 127.0.0.1:1/goneaway/none:1 and cannot get it: ")
                .endsWith("; pull or build it, or choose another with docker:IMAGE");
    }

    @Test
    void namesTheMissingLibraryOfEmbeddedMysql() {
        assumeTrue(getClass().getResource("/mysql-Linux-amd64.tar.gz") != null, "embedded MySQL is for Linux on x86-64");
        String problem = Embedded.mysqlProblem(Embedded.mysql()).orElse(null);
        assumeTrue(problem != null, "this machine has the libraries that embedded MySQL needs");
        assertThat(refusal("mysql")).isEqualTo(problem + "; install it, or choose another server, such as mariadb")
                .matches("embedded MySQL cannot run here: lib\\S+ is missing \\(Debian: apt-get install \\S.*");
    }

    @Test
    void runsMysqlAgainIfAnotherJvmHasLinkedTheLibraryMeanwhile(@TempDir Path directory) throws IOException {
        Files.createDirectories(directory.resolve("lib/private"));
        Path program = script(directory, """
                cd '%s'
                test -e lib/private/libaio.so.1 && exit 0
                touch lib/private/libaio.so.1
                echo 'mysqld: error while loading shared libraries: libaio.so.1: cannot open shared object file'
                exit 127
                """.formatted(directory));
        assertThat(Embedded.mysqlProblem(new Distribution(Server.Family.MYSQL, program, directory, null, "a script", "none"))).isEmpty();
    }

    private static Path script(Path directory, String body) throws IOException {
        Path script = Files.writeString(Files.createTempFile(directory, "mysqld", ""), "#!/bin/sh\n" + body + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script;
    }

    /** The message, which must be one line that holds no password, and so must those of its causes. */
    static String refusal(String choice) {
        ServerUnavailableException refused = catchThrowableOfType(ServerUnavailableException.class, () -> Servers.start(choice).close());
        assertThat(refused).as("refusal of the choice").isNotNull();
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain("s3cret");
        }
        assertThat(refused.getMessage()).doesNotContain("\n");
        return refused.getMessage();
    }
}
