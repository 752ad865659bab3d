// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import picocli.CommandLine.Option;

/** The option that names the server. */
final class ServerOption {

    private static final String JDBC = "jdbc:";

    @Option(names = "--server", paramLabel = "CHOICE", defaultValue = "${sys:goneaway.server:-auto}",
            description = "auto, mysql, mariadb, docker[:IMAGE], the path of a mysqld or mariadbd, or a jdbc:mysql:// URL with an account "
                    + "that may KILL; default: the system property goneaway.server, else auto")
    private String choice;

    Server start(Progress progress) {
        progress.step("starts the server: " + withoutSecrets());
        return Servers.start(choice, line -> progress.step("server: " + line));
    }

    /** What may be printed and written down: a URL without its user and its options, among which is the password. */
    String withoutSecrets() {
        if (!choice.startsWith(JDBC)) {
            return choice;
        }
        int query = choice.indexOf('?');
        String address = query < 0 ? choice : choice.substring(0, query);
        int scheme = address.indexOf("//");
        int account = address.lastIndexOf('@');
        return account < 0 || scheme < 0 ? address : address.substring(0, scheme + 2) + address.substring(account + 1);
    }
}
