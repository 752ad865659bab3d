// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.PullResponseItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.ImageNameSubstitutor;

/** Finds out whether a Docker engine answers, and whether it has an image or can get it. Prints nothing. */
final class DockerEngine {

    static final String DEFAULT_IMAGE = "mysql:8.4";

    /** The image of Ryuk that this version of Testcontainers starts. A test fails when a new version uses another. */
    static final String RYUK_IMAGE = "testcontainers/ryuk:0.14.0";

    private static final String SILENCE = "no Docker engine answers";
    private static final int PULL_MINUTES = 10;
    private static final Pattern MESSAGE = Pattern.compile("\"message\":\"(.*)\"\\}");

    private DockerEngine() {
    }

    /** Returns what is wrong, or nothing if an engine answers and can remove what a killed build leaves. */
    static Optional<String> problem() {
        try {
            if (!mayExist()) {
                return Optional.of(SILENCE);
            }
            client().pingCmd().exec();
        } catch (RuntimeException | LinkageError e) {
            return Optional.of(SILENCE);
        }
        return Boolean.parseBoolean(System.getenv("TESTCONTAINERS_RYUK_DISABLED"))
                ? Optional.of("TESTCONTAINERS_RYUK_DISABLED switches off what removes the container of a killed build")
                : problem(RYUK_IMAGE).map(problem -> problem + " (Testcontainers removes containers with it)");
    }

    /** Returns what is wrong, or nothing if the engine now has the image. */
    static Optional<String> problem(String image) {
        try {
            // A company may use its own registry.
            String name = ImageNameSubstitutor.instance().apply(DockerImageName.parse(image)).asCanonicalNameString();
            return has(name) ? Optional.empty() : pull(name);
        } catch (RuntimeException e) {
            return Optional.of("the Docker engine cannot look for the image " + image + ": " + reason(e));
        }
    }

    /** Opens a separate client. The client of Testcontainers starts Ryuk first, and tries for minutes to pull its image. */
    private static DockerClient client() {
        return DockerClientProviderStrategy.getClientForConfig(DockerClientFactory.instance().getTransportConfig());
    }

    private static boolean has(String image) {
        try {
            client().inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    /** Tries once. Testcontainers would try for minutes, even if the image does not exist. */
    private static Optional<String> pull(String image) {
        String failure = "the Docker engine has no image " + image + " and cannot get it";
        try (ResultCallback.Adapter<PullResponseItem> pull = client().pullImageCmd(image).start()) {
            boolean done = pull.awaitCompletion(PULL_MINUTES, TimeUnit.MINUTES);
            return done ? Optional.empty() : Optional.of(failure + " within " + PULL_MINUTES + " minutes");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(failure + ": interrupted");
        } catch (IOException e) {
            return Optional.of(failure + ": " + e.getMessage());
        } catch (RuntimeException e) {
            return Optional.of(failure + ": " + reason(e));
        }
    }

    /** Reads the reason from the JSON of the engine. */
    static String reason(RuntimeException e) {
        Matcher message = MESSAGE.matcher(ServerUnavailableException.reasonOf(e));
        return message.find() ? message.group(1).replace("\\\"", "'").replace("\\n", " ").strip()
                : ServerUnavailableException.reasonOf(e);
    }

    /** Avoids the long search of Testcontainers on a machine without Docker. */
    private static boolean mayExist() {
        String home = System.getProperty("user.home");
        String runtime = System.getenv().getOrDefault("XDG_RUNTIME_DIR", home);
        return System.getenv("DOCKER_HOST") != null
                || System.getenv("TESTCONTAINERS_DOCKER_CLIENT_STRATEGY") != null
                || !System.getProperty("os.name").startsWith("Linux")
                || Stream.of("/var/run/docker.sock", "/run/docker.sock", runtime + "/docker.sock",
                        home + "/.docker/run/docker.sock", home + "/.docker/desktop/docker.sock",
                        home + "/.testcontainers.properties")
                        .anyMatch(path -> Files.exists(Path.of(path)));
    }
}
