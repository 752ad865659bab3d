// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;

/** Turns the value of {@code -Dgoneaway.server} into a running server, with the reason for the choice. */
record ServerChoice(Server server, String reason) {

    static ServerChoice of(String choice) {
        String asked = "as asked";
        return switch (choice) {
            case "", "auto" -> auto();
            case "mysql" -> new ServerChoice(mysql(), asked);
            case "mariadb" -> new ServerChoice(ProcessServer.launch(Embedded.mariadb()), asked);
            case "docker" -> new ServerChoice(docker(DockerEngine.DEFAULT_IMAGE), asked);
            default -> new ServerChoice(other(choice), asked);
        };
    }

    private static Server other(String choice) {
        if (choice.startsWith("docker:") && choice.length() > "docker:".length()) {
            return docker(choice.substring("docker:".length()));
        }
        if (choice.startsWith("jdbc:mysql:")) {
            return UrlServer.connect(choice);
        }
        if (isPath(choice)) {
            return ProcessServer.launch(ServerProgram.distribution(choice));
        }
        throw new ServerUnavailableException("unknown server '" + withoutSecrets(choice) + "': choose auto, mysql, mariadb,"
                + " docker[:IMAGE], the path of a mysqld or mariadbd, or a jdbc:mysql:// URL");
    }

    private static ServerChoice auto() {
        Optional<String> problem = DockerEngine.problem().or(() -> DockerEngine.problem(DockerEngine.DEFAULT_IMAGE));
        if (problem.isEmpty()) {
            return new ServerChoice(DockerServer.launch(DockerEngine.DEFAULT_IMAGE), "chosen by auto: a Docker engine answers");
        }
        String reason = "chosen by auto: " + problem.get();
        Distribution mysql = Embedded.mysql();
        Optional<String> missing = MysqlLibraries.problem(mysql);
        return missing.isEmpty()
                ? new ServerChoice(ProcessServer.launch(mysql), reason)
                : new ServerChoice(ProcessServer.launch(Embedded.mariadb()), reason + "; " + missing.get());
    }

    private static Server mysql() {
        Distribution mysql = Embedded.mysql();
        MysqlLibraries.problem(mysql).ifPresent(problem -> {
            throw new ServerUnavailableException(problem + "; install it, or choose another server, such as mariadb");
        });
        return ProcessServer.launch(mysql);
    }

    private static Server docker(String image) {
        DockerEngine.problem().ifPresent(problem -> {
            throw new ServerUnavailableException(problem + "; start or repair it, or choose another server, such as mariadb");
        });
        DockerEngine.problem(image).ifPresent(problem -> {
            throw new ServerUnavailableException(problem + "; pull or build it, or choose another with docker:IMAGE");
        });
        return DockerServer.launch(image);
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
