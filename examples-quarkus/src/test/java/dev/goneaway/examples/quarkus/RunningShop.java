// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.testkit.contract.ChosenServer;
import dev.goneaway.testkit.server.Servers;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The application that Quarkus built, as a process, and its path to the chosen server. The process ends with its input. */
final class RunningShop implements AutoCloseable {

    /** The two JDBC drivers, each with the prefix of the data source that uses the driver. */
    enum Driver {

        MYSQL_CONNECTOR_J("jdbc:mysql:", "quarkus.datasource.", "CommunicationsException 08S01/0 <- "),
        MARIADB_CONNECTOR_J("jdbc:mariadb:", "quarkus.datasource.mariadb.", "SQLNonTransientConnectionException 08000/");

        private final String protocol;
        private final String prefix;
        private final String loss;

        Driver(String protocol, String prefix, String loss) {
            this.protocol = protocol;
            this.prefix = prefix;
            this.loss = loss;
        }

        /** How the application describes what this driver throws on a dead connection. */
        String loss() {
            return loss;
        }
    }

    private static final Path APPLICATION = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Path PAGE = Path.of("..", "docs", "recipes.md");
    private static final String ADDRESS = "jdbc:mysql://db/shop?";
    private static final long PATIENCE_SECONDS = 30;

    private final FaultProxy path;
    private final Process process;
    private final Path log;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    /** Starts the application with settings, one a line, in which {@code jdbc:mysql://db/shop?} stands for the chosen server. */
    RunningShop(Driver driver, String settings, Path directory) throws IOException {
        path = new FaultProxy(Servers.chosen());
        String url = ChosenServer.url().replaceFirst("//[^/]*/", "//127.0.0.1:" + path.port() + "/")
                .replaceAll("&(connectTimeout|socketTimeout)=\\d+", "") + "&";
        String told = settings.replace(ADDRESS, url).replace("jdbc:mysql:", driver.protocol)
                .replace("quarkus.datasource.", driver.prefix);
        Path file = Files.writeString(directory.resolve("application.properties"), told);
        log = directory.resolve("log");
        process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-Dsmallrye.config.locations=" + file.toUri(), "-jar", APPLICATION.toString())
                .redirectError(log.toFile()).start();
        Thread reader = new Thread(this::read, "answers of the application");
        reader.setDaemon(true);
        reader.start();
    }

    /** The settings that Quarkus makes by default. */
    static String noSettings() {
        return "quarkus.datasource.jdbc.url=" + ADDRESS + "connectTimeout=5000\n";
    }

    /** The settings of the page. */
    static String settingsOfThePage() throws IOException {
        String page = Files.readString(PAGE);
        String section = page.substring(page.indexOf("<a id=\"quarkus\"></a>"));
        int begin = section.indexOf("```properties\n") + "```properties\n".length();
        String block = section.substring(begin, section.indexOf("```", begin));
        assertThat(block).contains(ADDRESS);
        return block;
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives a command to the application, and returns what the application answers. */
    String tell(String command) throws IOException, InterruptedException {
        process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(answer).as("the answer to '" + command + "'; the application wrote " + log()).isNotNull();
        return answer;
    }

    /** Returns the answers to a command that is given several times. */
    List<String> tell(int times, String command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            all.add(tell(command));
        }
        return all;
    }

    /** Lets the pool open connections, all of them idle afterwards. */
    void open(int connections) throws IOException, InterruptedException {
        tell(connections, "hold");
        tell("return");
    }

    /** Kills each connection of the application, and returns how many. */
    int kill() throws SQLException {
        List<Long> ids = List.copyOf(path.connectionIds());
        for (long id : ids) {
            ChosenServer.kill(id);
        }
        return ids.size();
    }

    FaultProxy path() {
        return path;
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        path.close();
    }
}
