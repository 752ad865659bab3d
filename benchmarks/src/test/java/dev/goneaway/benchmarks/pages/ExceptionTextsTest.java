// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.goneaway.ConnectionFailure;
import dev.goneaway.testkit.server.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Makes each cause of the page happen on a real server. The section of the cause must show the exception that was thrown, without
 * its numbers. It must also show what {@code isClosed()} returns and what the server logged. The statements of the page are run.
 */
@Timeout(value = 150, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExceptionTextsTest {

    static final Path PAGE = Markdown.PROJECT.resolve("docs/why-it-goes-away.md");
    /** A line of a log block: the product, its version if the line is not the same in all versions, and the text. */
    private static final Pattern WRITTEN = Pattern.compile("(MySQL|MariaDB)(?: ([\\d.]+))?: (.+)");
    /** The page says that the log has nothing at all. "Nothing about" a cause, or "Nothing until" a time, does not match. */
    private static final Pattern NOTHING = Pattern.compile("\\*\\*In the log\\.\\*\\* Nothing[.,:]");
    private static final Pattern NUMBER = Pattern.compile("\\d[\\d,]*");
    /** What the driver adds to this text. The page shows it once. */
    private static final Pattern ADDED = Pattern.compile("(?<=Communications link failure) The last packet .*");

    static List<String> sections() {
        return Stream.of(Cause.values()).map(Cause::section).distinct().toList();
    }

    @ParameterizedTest
    @MethodSource("sections")
    void saysWhatIsThrownAndWritten(String name) throws Exception {
        String section = section(name);
        try (Trial trial = new Trial()) {
            List<Cause> causes = Arrays.stream(Cause.values()).filter(cause -> cause.section().equals(name) && cause.happensOn(trial)).toList();
            assumeTrue(!causes.isEmpty(), "not on this server");
            try (ServerLog log = ServerLog.of(trial)) {
                for (Cause cause : causes) {
                    says(section, cause, cause.provoke(trial), trial);
                }
                log.awaitLines(lines(section, trial.server()));
                if (NOTHING.matcher(section).find()) {
                    log.hasNothingOfAConnection();
                }
            }
            for (String statement : statements(section, trial)) {
                run(statement, trial);
            }
        }
    }

    private static void says(String section, Cause cause, Thrown thrown, Trial trial) throws IOException {
        String shown = shown(section, trial);
        String first = plain(thrown.first(), trial);
        assertThat(shown).as(cause + " throws").contains(ADDED.matcher(first).replaceAll(""));
        Matcher added = ADDED.matcher(first);
        if (added.find()) {
            assertThat(shown(section("reading"), trial)).as(cause + " adds").contains(added.group().strip());
        }
        if (thrown.last() != null) {
            assertThat(shown).as(cause + " is caused by").contains(plain(thrown.last(), trial));
        }
        String row = "\n| " + cause.row() + " " + thrown.row(ConnectionFailure.of(thrown.exception()));
        assertThat(section).as(cause + " leaves").contains(row);
    }

    private static String shown(String section, Trial trial) {
        return plain(String.join("\n", Markdown.blocks(section, "text")), trial);
    }

    /** A number differs from run to run, an account from server to server, and a line is broken where the page is full. */
    static String plain(String text, Trial trial) {
        String user = trial.server().user();
        String anonymous = text.replace("'" + user + "'", "'…'").replace("User " + user + " ", "User … ");
        return NUMBER.matcher(anonymous).replaceAll("…").replaceAll("\\s+", " ").strip();
    }

    /** What stands between the anchor of a section and the next. */
    static String section(String name) throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf("<a id=\"" + name + "\"></a>");
        assertThat(from).as("section " + name).isNotNegative();
        int to = page.indexOf("<a id=", from + 1);
        return page.substring(from, to < 0 ? page.length() : to);
    }

    private static List<String> lines(String section, Server server) {
        String family = server.family() == Server.Family.MYSQL ? "MySQL" : "MariaDB";
        return Markdown.blocks(section, "log").stream().flatMap(String::lines).map(WRITTEN::matcher).filter(Matcher::matches)
                .filter(line -> line.group(1).equals(family) && (line.group(2) == null || server.version().startsWith(line.group(2))))
                .map(line -> line.group(3)).toList();
    }

    private static List<String> statements(String section, Trial trial) {
        String other = trial.isMysql() ? "-- MariaDB" : "-- MySQL";
        return Markdown.blocks(section, "sql").stream().filter(block -> !block.startsWith(other)).toList();
    }

    private static void run(String statement, Trial trial) throws SQLException {
        try (Statement asked = trial.admin().createStatement(); ResultSet rows = asked.executeQuery(statement.replaceAll(";\\s*$", ""))) {
            assertThat(rows.getMetaData().getColumnCount()).isPositive();
        }
    }

    @Test
    void hasWhatPeopleSearchFor() throws IOException {
        assertThat(Files.readString(PAGE)).contains("CommunicationsException: Communications link failure",
                "The last packet successfully received from the server was", "No operations allowed after connection closed",
                "2006", "MySQL server has gone away", "2013", "Lost connection to MySQL server during query", "4031", "1053", "1290",
                "No operations allowed after statement closed", "Public Key Retrieval is not allowed", "1129", "1203", "S1009", "1036",
                "Application was streaming results when the connection failed", "Unable to acquire JDBC Connection",
                "JDBCConnectionException", "Could not open JPA EntityManager for transaction", "UnknownHostException",
                "unexpected end of stream, read 0 bytes from 4", "Socket error", "com.mysql.jdbc.exceptions.jdbc4");
    }

    /** The log of a server that runs on this machine, from now on and with its notes; of others nothing is known. */
    private record ServerLog(Path file, long from, Trial trial) implements AutoCloseable {

        static ServerLog of(Trial trial) throws IOException, SQLException {
            if (trial.isMysql()) {
                trial.administer("SET GLOBAL log_error_verbosity = 3");
            }
            try (Statement statement = trial.admin().createStatement(); ResultSet row = statement.executeQuery("SELECT @@datadir")) {
                row.next();
                Path file = Path.of(row.getString(1)).resolveSibling("server.log");
                return new ServerLog(file, Files.exists(file) ? Files.size(file) : -1, trial);
            }
        }

        void awaitLines(List<String> wanted) throws IOException {
            if (from >= 0) {
                for (String line : wanted) {
                    Pattern pattern = Pattern.compile(Arrays.stream(line.split("…")).map(Pattern::quote).collect(Collectors.joining(".*")));
                    Trial.patiently().atMost(Duration.ofSeconds(15)).alias("in the server's log: " + line)
                            .until(() -> pattern.matcher(written()).find());
                }
            }
        }

        /** Servers write of their own affairs at any time, and of a connection that ended in one way. */
        void hasNothingOfAConnection() throws IOException {
            if (from >= 0) {
                assertThat(written()).as("the server's log").doesNotContainIgnoringCase("connection", "kill", "[ERROR]", "deadlock");
            }
        }

        private String written() throws IOException {
            // Any bytes are legal here.
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return text.substring((int) Math.min(from, text.length()));
        }

        @Override
        public void close() throws SQLException {
            if (trial.isMysql()) {
                trial.administer("SET GLOBAL log_error_verbosity = 2");
            }
        }
    }
}
