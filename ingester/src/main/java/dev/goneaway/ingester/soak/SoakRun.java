// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import com.mysql.cj.jdbc.Driver;
import dev.goneaway.ingester.RefusedException;
import dev.goneaway.testkit.server.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run as it is kept, with what its numbers mean nothing without.
 *
 * @param date when it ended, in UTC
 * @param commit what git says of the sources; ends with {@code -dirty} if they had changes; null if that is not known
 * @param command what was typed, without passwords and directories
 * @param server product, version and origin
 * @param version the server's own
 * @param driver name and version
 * @param jvm version
 * @param cores how many the JVM may use
 * @param lines of each row
 * @param deadlineSeconds of a sender with a strategy
 * @param rows one for each fault and strategy
 */
record SoakRun(String date, String commit, String command, String server, String version, String driver, String jvm, int cores,
        int lines, int deadlineSeconds, List<SoakRow> rows) {

    private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** One that has just ended. */
    static SoakRun now(Server server, List<String> typed, int lines, int deadlineSeconds, List<SoakRow> rows) {
        return new SoakRun(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), Origin.commit(), Origin.command(typed),
                Origin.withoutDirectories(server.description()), server.version(),
                "MySQL Connector/J " + Driver.class.getPackage().getImplementationVersion(), Runtime.version().toString(),
                Runtime.getRuntime().availableProcessors(), lines, deadlineSeconds, rows);
    }

    void write(Path file) throws IOException {
        Files.writeString(file, MAPPER.writeValueAsString(this) + "\n");
    }

    /** All that are kept there, by the names of their files. */
    static Map<String, SoakRun> readAll(Path directory) {
        Map<String, SoakRun> runs = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".json")).toList()) {
                runs.put(file.getFileName().toString(), MAPPER.readValue(Files.readString(file), SoakRun.class));
            }
        } catch (IOException | UncheckedIOException | JacksonException e) {
            throw new RefusedException("there are no runs of a soak to be read in " + directory + " (" + e.getMessage() + ")");
        }
        return runs;
    }

    /** Product and version, without the origin. */
    String product() {
        return server.replaceFirst(" \\(.*", "");
    }

    /** Whether every fault was met with it. */
    boolean hasAll(String strategy) {
        return Stream.of(Fault.values()).allMatch(fault -> row(fault, strategy).isPresent());
    }

    Optional<SoakRow> row(Fault fault, String strategy) {
        return rows.stream().filter(row -> row.fault().equals(fault.display()) && row.strategy().equals(strategy)).findFirst();
    }
}
