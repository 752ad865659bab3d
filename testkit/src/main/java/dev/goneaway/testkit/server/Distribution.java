// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.goneaway.testkit.server.Server.Family;

/**
 * A server program, and how its family wants to be called.
 *
 * @param basedir where the program finds its own files, or null if it knows
 * @param installer the script that makes MariaDB's data directory; null for MySQL, whose server does it
 * @param origin what to add to a description, such as {@code embedded}
 */
record Distribution(Family family, Path program, Path basedir, Path installer, String origin) {

    static final String SOCKET = "mysqld.sock";

    /**
     * Returns where the cache has a data directory that this program has made: MySQL needs several seconds to make one. Returns null
     * for a program that may be replaced by another version under the same path. Change the number if {@link #install} changes.
     */
    String cachedData() {
        return origin.equals(Embedded.ORIGIN) ? "data-1/" + basedir.getFileName() : null;
    }

    /** Makes an empty data directory, with that directory for temporary files. */
    List<String> install(Path data, Path temporary) {
        if (family == Family.MYSQL) {
            return command(program, data, "--tmpdir=" + temporary, "--initialize-insecure", "--innodb-use-native-aio=0",
                    "--secure-file-priv=NULL", "--loose-mysqlx=OFF");
        }
        // The script cannot hand on an option whose path has a space.
        List<String> command = new ArrayList<>(List.of("env", "TMPDIR=" + temporary));
        command.addAll(command(installer, data, "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"));
        return command;
    }

    /**
     * Serves the data directory on that port of the loopback interface, with a small footprint.
     *
     * @param initFile statements to execute at the start, or null
     * @param further options that override these
     */
    List<String> serve(Path data, Path temporary, Path initFile, int port, TlsCertificate pem, List<String> further) {
        List<String> command = command(program, data,
                "--tmpdir=" + temporary,
                "--port=" + port,
                "--bind-address=127.0.0.1",
                // A port that is still being freed by the server before: wait, rather than fail.
                "--port-open-timeout=5",
                // Relative to the data directory: the path of a socket may have no more than 107 bytes.
                "--socket=" + SOCKET,
                "--pid-file=mysqld.pid",
                "--skip-name-resolve",
                "--character-set-server=utf8mb4",
                "--performance-schema=OFF",
                "--innodb-buffer-pool-size=16M",
                "--innodb-use-native-aio=0",
                "--skip-log-bin",
                // Of which a server takes fewer if the limit of open files (ulimit -Hn) is low.
                "--max-connections=1000");
        if (family == Family.MYSQL) {
            // Packages compile in a directory that may not exist here. Older servers do not know the X protocol's option.
            command.addAll(List.of("--secure-file-priv=NULL", "--loose-mysqlx=OFF"));
        }
        if (initFile != null) {
            command.add("--init-file=" + initFile);
        }
        command.addAll(pem.serverOptions());
        command.addAll(further);
        return command;
    }

    private List<String> command(Path executable, Path data, String... options) {
        List<String> command = new ArrayList<>();
        command.add(executable.toString());
        // Must come first. No configuration file of this machine may change what is tested.
        command.add("--no-defaults");
        if (basedir != null) {
            command.add("--basedir=" + basedir);
        }
        command.add("--datadir=" + data);
        if ("root".equals(System.getProperty("user.name"))) {
            // Meant for the server only: MariaDB's script, which hands on what it does not know, would change the owners of files,
            // and fails over a path with a space.
            command.add(executable.equals(installer) ? "--loose-user=root" : "--user=root");
        }
        command.addAll(Arrays.asList(options));
        return command;
    }
}
