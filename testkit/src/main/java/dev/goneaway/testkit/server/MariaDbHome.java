// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the files of a mariadbd that was chosen by its path. Packages and archives put them in different places. */
final class MariaDbHome {

    private static final List<String> INSTALLERS = List.of("mariadb-install-db", "mysql_install_db");

    private MariaDbHome() {
    }

    /**
     * Returns the directory above the program's directory, if it has the files that the server reads. Null leaves the search to
     * the server.
     */
    static Path basedir(Path program) {
        Path parent = program.getParent().getParent();
        boolean complete = parent != null && Stream.of("share/english", "share/mysql", "share/mariadb")
                .anyMatch(name -> Files.isDirectory(parent.resolve(name)));
        return complete ? parent : null;
    }

    /** Returns the script that makes a data directory. */
    static Path installer(Path program) {
        Path directory = program.getParent();
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(
                        Stream.of("../scripts", "../bin", ".").map(directory::resolve),
                        Stream.of(path.split(":")).filter(entry -> !entry.isEmpty()).map(Path::of))
                .flatMap(place -> INSTALLERS.stream().map(place::resolve))
                .filter(Files::isExecutable)
                .map(Path::normalize)
                .findFirst()
                .orElseThrow(() -> new ServerUnavailableException("no mariadb-install-db beside '" + program
                        + "' nor on the PATH: install it, or name a complete server"));
    }
}
