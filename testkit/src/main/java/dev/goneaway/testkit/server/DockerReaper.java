// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;

/**
 * Removes a container when this JVM is gone, however the JVM ended.
 *
 * <p>Usually Ryuk, the companion container of Testcontainers, does this. If Ryuk is switched off, a shell waits for the end of a
 * pipe, as in {@link Watchdog}.
 */
final class DockerReaper implements Closeable {

    /** Tries the default path too, in case the first command of that name is another program. */
    private static final String SCRIPT = """
            trap '' INT HUP
            read -r _
            docker rm -f -v "$0" || command -p docker rm -f -v "$0"
            """;
    private static final Duration QUICK = Duration.ofSeconds(10);

    private final Process shell;

    private DockerReaper(Process shell) {
        this.shell = shell;
    }

    /** Begins before the container is created, so that a killed JVM never leaves it behind. */
    static DockerReaper watch(String container) {
        if (!DockerEngine.ryukIsDisabled()) {
            return new DockerReaper(null);
        }
        try {
            Process probe = shell("docker --version || command -p docker --version", container);
            if (!probe.waitFor(QUICK.toSeconds(), TimeUnit.SECONDS) || probe.exitValue() != 0) {
                probe.destroyForcibly();
                throw new ServerUnavailableException("Ryuk is disabled and there is no docker command,"
                        + " so nothing would remove the container"
                        + " of a killed build: unset TESTCONTAINERS_RYUK_DISABLED, or install the docker command");
            }
            return new DockerReaper(shell(SCRIPT, container));
        } catch (IOException e) {
            throw new ServerUnavailableException("no shell can be started here: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerUnavailableException("interrupted while looking for the docker command", e);
        }
    }

    private static Process shell(String script, String container) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script, container)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
        // The command could find another engine than Testcontainers did.
        builder.environment().put("DOCKER_HOST", DockerClientFactory.instance().getTransportConfig().getDockerHost().toString());
        return builder.start();
    }

    @Override
    public void close() {
        if (shell != null) {
            shell.destroyForcibly();
        }
    }
}
