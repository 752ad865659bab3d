// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import picocli.CommandLine.Option;

final class ServerOption {

    @Option(names = "--server", paramLabel = "CHOICE", defaultValue = "${sys:goneaway.server:-auto}",
            description = "auto, mysql, mariadb, docker[:IMAGE], the path of a mysqld or mariadbd, or a jdbc:mysql:// URL with "
                    + "an account that may KILL. The default is the system property goneaway.server, or else auto.")
    private String choice;

    /** Refuses a choice that names no server. Starts nothing. */
    void check() {
        if (choice.isBlank()) {
            throw new RefusedException("--server has no value: name a server, or leave out the option");
        }
        Servers.check(choice);
    }

    Server start(Progress progress) {
        check();
        progress.step("starts the server: " + withoutSecrets());
        return Servers.start(choice, line -> progress.step("server: " + line));
    }

    /** Starts another server of the same kind. */
    Server another() {
        return Servers.start(choice);
    }

    /** Returns the choice for output and files. Hides the rest of a URL, because a URL could hold an account. */
    String withoutSecrets() {
        if (choice.startsWith("jdbc:")) {
            return "jdbc:mysql://\u2026";
        }
        return choice.contains("@") || choice.contains("://") ? "\u2026" : choice;
    }
}
