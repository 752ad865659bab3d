// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import dev.goneaway.testkit.server.Server.Family;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A server program, and the command lines of its family.
 *
 * @param basedir where the program finds its own files, or null if the program finds them itself
 * @param installer the script that makes MariaDB's data directory; null for MySQL, whose server makes it
 * @param origin a word for descriptions, such as {@code embedded}
 * @param release a name for this program and its version, which no other version has
 */
record Distribution(Family family, Path program, Path basedir, Path installer, String origin, String release) {

    static final String SOCKET = "mysqld.sock";

    /**
     * Returns the name in the cache of a data directory that this program has made, because a server needs seconds to make one.
     * Change the number in the name if {@link #install} changes.
     */
    String cachedData() {
        return "data-1/" + release;
    }

    List<String> install(Path data, Path temporary) {
        if (family == Family.MYSQL) {
            return command(program, data, "--tmpdir=" + temporary, "--initialize-insecure", "--innodb-use-native-aio=0",
                    "--secure-file-priv=NULL", "--loose-mysqlx=OFF");
        }
        // The script cannot pass on an option whose path has a space.
        List<String> command = new ArrayList<>(List.of("env", "TMPDIR=" + temporary));
        command.addAll(command(installer, data, "--auth-root-authentication-method=normal", "--skip-test-db",
                "--skip-name-resolve"));
        return command;
    }

    /**
     * Returns the command that serves the data directory on a port of the loopback interface, with little memory. The init file
     * holds statements to execute at the start, and may be null. Further options override the others.
     */
    List<String> serve(Path data, Path temporary, Path initFile, int port, List<String> tls, List<String> further) {
        List<String> command = command(program, data, "--tmpdir=" + temporary, "--port=" + port, "--bind-address=127.0.0.1",
                // Wait for a port that the previous server still holds.
                "--port-open-timeout=5",
                // Relative to the data directory, because the path of a socket has at most 107 bytes.
                "--socket=" + SOCKET, "--pid-file=mysqld.pid", "--skip-name-resolve", "--character-set-server=utf8mb4",
                "--performance-schema=OFF", "--innodb-buffer-pool-size=16M", "--innodb-use-native-aio=0", "--skip-log-bin",
                // A server lowers this value if the limit of open files (ulimit -Hn) is low.
                "--max-connections=1000");
        if (family == Family.MYSQL) {
            // Packages have a default directory that may not exist here. Older servers do not know the option of the X protocol.
            command.addAll(List.of("--secure-file-priv=NULL", "--loose-mysqlx=OFF"));
        }
        if (initFile != null) {
            command.add("--init-file=" + initFile);
        }
        command.addAll(tls);
        command.addAll(further);
        return command;
    }

    private List<String> command(Path executable, Path data, String... options) {
        List<String> command = new ArrayList<>();
        command.add(executable.toString());
        // This option must come first. With it, no configuration file of this machine changes the test.
        command.add("--no-defaults");
        if (basedir != null) {
            command.add("--basedir=" + basedir);
        }
        command.add("--datadir=" + data);
        if ("root".equals(System.getProperty("user.name"))) {
            // For the server only. MariaDB's script would change the owners of files, and fails if a path has a space.
            command.add(executable.equals(installer) ? "--loose-user=root" : "--user=root");
        }
        command.addAll(Arrays.asList(options));
        return command;
    }
}
