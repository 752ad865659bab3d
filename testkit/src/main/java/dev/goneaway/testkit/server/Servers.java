// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Starts the servers that tests and measurements need. A {@link ServerUnavailableException} says why one cannot be started. */
public final class Servers {

    private static final String PROPERTY = "goneaway.server";
    private static final String DRIVER = "goneaway.driver";

    /** A running server, with the reason for the choice. */
    private record Choice(Server server, String reason) {
    }

    private static Server chosen;
    private static ServerUnavailableException unavailable;

    private Servers() {
    }

    /**
     * Returns the server chosen by the system property {@code goneaway.server}. The server is the same for the life of the JVM.
     * The first call starts the server, which takes seconds, and prints which server it is and why. The server is closed when the
     * JVM ends.
     */
    public static synchronized Server chosen() {
        if (unavailable != null) {
            // A server that could not be started once would fail again for each test, after the same wait.
            throw unavailable;
        }
        if (chosen == null) {
            try {
                chosen = start(System.getProperty(PROPERTY, "auto"), line -> System.out.println("[goneaway] server: " + line));
            } catch (ServerUnavailableException e) {
                unavailable = e;
                throw e;
            }
        }
        return chosen;
    }

    /**
     * Returns whether the sources of a {@link Server} connect with MariaDB Connector/J, because the system property {@code
     * goneaway.driver} is {@code mariadb} or {@code mariadb-4}. With {@code mysql}, {@code mysql-9} or {@code mysql-8}, they
     * connect with MySQL Connector/J. The build takes the version from the same property.
     */
    public static boolean isMariaDbDriver() {
        String driver = System.getProperty(DRIVER, "mysql");
        if (!driver.matches("mysql(-[89])?|mariadb(-4)?")) {
            throw new ServerUnavailableException("unknown driver '" + driver
                    + "': choose mysql, mysql-9, mysql-8, mariadb or mariadb-4 for -D" + DRIVER);
        }
        return driver.startsWith("mariadb");
    }

    /** Starts one more server of the kind that {@link #chosen} names. The caller closes it. */
    public static Server another() {
        return start(System.getProperty(PROPERTY, "auto"));
    }

    /**
     * Starts a server. The caller closes it. The choice is {@code auto}, {@code mysql}, {@code mariadb}, {@code docker}, {@code
     * docker:IMAGE}, the path of a mysqld or mariadbd, or a {@code jdbc:mysql://} URL.
     */
    public static Server start(String choice) {
        return start(choice, line -> { });
    }

    /** Does what {@link #start(String)} does, and gives {@code told} one line that says which server runs and why. */
    public static Server start(String choice, Consumer<String> told) {
        check(choice);
        Choice made = choose(choice.strip());
        told.accept(made.server().description() + " - " + made.reason());
        return made.server();
    }

    /** Refuses a choice that names no server. Starts nothing. */
    public static void check(String choice) {
        String name = choice.strip();
        if (!name.matches("(?s)|auto|mysql|mariadb|docker|docker:.+|jdbc:mysql:.*") && !isPath(name)) {
            throw new ServerUnavailableException("unknown server '" + withoutSecrets(name) + "': choose auto, mysql, mariadb,"
                    + " docker[:IMAGE], the path of a mysqld or mariadbd, or a jdbc:mysql:// URL");
        }
    }

    private static Choice choose(String choice) {
        String asked = "as asked";
        return switch (choice) {
            case "", "auto" -> auto();
            case "mysql" -> new Choice(mysql(), asked);
            case "mariadb" -> new Choice(ProcessServer.launch(Embedded.mariadb()), asked);
            case "docker" -> new Choice(docker(DockerEngine.DEFAULT_IMAGE), asked);
            default -> new Choice(other(choice), asked);
        };
    }

    private static Server other(String choice) {
        if (choice.startsWith("docker:")) {
            return docker(choice.substring("docker:".length()));
        }
        if (choice.startsWith("jdbc:mysql:")) {
            return UrlServer.connect(choice);
        }
        return ProcessServer.launch(ServerProgram.distribution(choice));
    }

    private static Choice auto() {
        Optional<String> problem = DockerEngine.problem().or(() -> DockerEngine.problem(DockerEngine.DEFAULT_IMAGE));
        if (problem.isEmpty()) {
            return new Choice(DockerServer.launch(DockerEngine.DEFAULT_IMAGE), "chosen by auto: a Docker engine answers");
        }
        String reason = "chosen by auto: " + problem.get();
        Distribution mysql = Embedded.mysql();
        Optional<String> missing = Embedded.mysqlProblem(mysql);
        return missing.isEmpty()
                ? new Choice(ProcessServer.launch(mysql), reason)
                : new Choice(ProcessServer.launch(Embedded.mariadb()), reason + "; " + missing.get());
    }

    private static Server mysql() {
        Distribution mysql = Embedded.mysql();
        refuse(Embedded.mysqlProblem(mysql), "; install it, or choose another server, such as mariadb");
        return ProcessServer.launch(mysql);
    }

    private static Server docker(String image) {
        refuse(DockerEngine.problem(), "; start or repair it, or choose another server, such as mariadb");
        refuse(DockerEngine.problem(image), "; pull or build it, or choose another with docker:IMAGE");
        return DockerServer.launch(image);
    }

    private static void refuse(Optional<String> problem, String advice) {
        if (problem.isPresent()) {
            throw new ServerUnavailableException(problem.get() + advice);
        }
    }

    private static boolean isPath(String choice) {
        try {
            return !choice.startsWith("jdbc:") && !choice.contains("://")
                    && (choice.contains("/") || choice.contains("\\") || Files.exists(Path.of(choice)));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Shortens the value for messages, because it may be a mistyped URL with an account. */
    private static String withoutSecrets(String choice) {
        int scheme = choice.startsWith("jdbc:") ? "jdbc:".length() : 0;
        int secret = IntStream.of(choice.indexOf(':', scheme) + 1, choice.indexOf("//")).filter(end -> end > 0).min().orElse(0);
        return secret == 0 || scheme == 0 && !choice.contains("://") ? choice : choice.substring(0, secret) + "…";
    }
}
