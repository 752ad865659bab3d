// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import dev.goneaway.testkit.server.Server.Family;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks whether the program at a path is a server, by running it with --version, and finds the files of a mariadbd. */
final class ServerProgram {

    /** The name before "Ver" distinguishes the server from the client. */
    private static final Pattern SERVER = Pattern.compile("(mysqld|mariadbd)\\S*\\s+Ver ");
    private static final List<String> INSTALLERS = List.of("mariadb-install-db", "mysql_install_db");
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final String ADVICE = ": name a mysqld or mariadbd";

    private ServerProgram() {
    }

    record Ended(int exitCode, String output) {

        String firstLine() {
            return output.isBlank() ? "nothing" : '"' + output.strip().lines().findFirst().orElseThrow() + '"';
        }
    }

    static Distribution distribution(String choice) {
        Path path = Path.of(choice).toAbsolutePath().normalize();
        if (!Files.isRegularFile(path)) {
            throw new ServerUnavailableException("'" + choice + "' is " + (Files.exists(path) ? "not a file" : "not there")
                    + ADVICE);
        }
        if (!Files.isExecutable(path)) {
            throw new ServerUnavailableException("'" + choice + "' is not executable" + ADVICE);
        }
        Ended version = version(path);
        if (version.exitCode() != 0 || !SERVER.matcher(version.output()).find()) {
            throw new ServerUnavailableException("'" + choice + "' is not a server that runs here,"
                    + " it answers --version with exit code " + version.exitCode() + " and " + version.firstLine() + ADVICE);
        }
        String origin = "binary " + path;
        String release = path.getFileName() + "-" + Integer.toHexString(Objects.hash(path, version.output(),
                path.toFile().length(), path.toFile().lastModified()));
        return version.output().contains("MariaDB")
                ? new Distribution(Family.MARIADB, path, mariadbBasedir(path), mariadbInstaller(path), origin, release)
                : new Distribution(Family.MYSQL, path, null, null, origin, release);
    }

    static Ended version(Path program) {
        Path directory = WorkDirectory.create("version");
        try {
            Path log = directory.resolve("version.log");
            int exitCode = Watchdog.run(log, List.of(program.toString(), "--no-defaults", "--version"), DEADLINE);
            return new Ended(exitCode, ServerLog.since(log, 0));
        } finally {
            WorkDirectory.delete(directory);
        }
    }

    /** Returns the directory above the program's, if it has the files that the server reads. Null: the server searches. */
    private static Path mariadbBasedir(Path program) {
        Path parent = program.getParent().getParent();
        boolean complete = parent != null && Stream.of("share/english", "share/mysql", "share/mariadb")
                .anyMatch(name -> Files.isDirectory(parent.resolve(name)));
        return complete ? parent : null;
    }

    private static Path mariadbInstaller(Path program) {
        Path directory = program.getParent();
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of("../scripts", "../bin", ".").map(directory::resolve),
                        Stream.of(path.split(":")).filter(entry -> !entry.isEmpty()).map(Path::of))
                .flatMap(place -> INSTALLERS.stream().map(place::resolve))
                .filter(Files::isExecutable).map(Path::normalize).findFirst()
                .orElseThrow(() -> new ServerUnavailableException("no mariadb-install-db beside '" + program
                        + "' nor on the PATH: install it, or name a complete server"));
    }
}
