// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.mysql.MySQLContainer;
import org.testcontainers.utility.DockerImageName;

/** A server in a container. The Docker engine stops, kills and freezes its process. */
final class DockerServer extends Server {

    private static final int STOP_SECONDS = 60;
    private static final int PORT_TRIES = 3;

    private final String name = "goneaway-" + Accounts.randomHex().substring(0, 12);
    private final MySQLContainer container;
    private boolean draining;

    private DockerServer(String image, Endpoint endpoint, Accounts accounts) {
        super(endpoint, accounts, "docker " + image);
        this.container = new ImpatientContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("mysql"))
                .withDatabaseName(endpoint.database()).withUsername(accounts.user()).withPassword(accounts.password())
                .withCommand("--skip-name-resolve", "--character-set-server=utf8mb4", "--performance-schema=OFF",
                        "--innodb-buffer-pool-size=16M", "--skip-log-bin", "--max-connections=1000")
                .withCreateContainerCmdModifier(this::fixPort);
    }

    /** Starts a container of an image that the engine already has. */
    static DockerServer launch(String image) {
        // An engine on this machine publishes the port to this machine only. A remote engine must publish it to the network.
        String host = DockerClientFactory.instance().dockerHostIpAddress();
        String address = host.equals("localhost") ? "127.0.0.1" : host;
        // In this image, root has the password of the application's account.
        String password = Accounts.randomHex();
        Accounts accounts = new Accounts("root", password, "goneaway", password);
        for (int left = PORT_TRIES; ; left--) {
            Endpoint endpoint = Endpoint.onFreePort(address);
            DockerServer server = new DockerServer(image, endpoint, accounts);
            server.closeAtExit();
            try {
                server.container.start();
                server.requireReady();
                return server;
            } catch (ServerUnavailableException e) {
                server.close();
                throw e;
            } catch (RuntimeException e) {
                server.close();
                String reason = DockerEngine.reason(e);
                if (left == 1 || !reason.contains("port is already allocated") && !reason.contains("address already in use")) {
                    throw new ServerUnavailableException("the image " + image + " does not start as a server: " + reason, e);
                }
            }
        }
    }

    /** Uses a fixed port, because the engine would choose another port after every start. */
    private void fixPort(CreateContainerCmd command) {
        boolean local = host().equals("127.0.0.1");
        Binding binding = local ? Binding.bindIpAndPort("127.0.0.1", port()) : Binding.bindPort(port());
        command.withName(name);
        Objects.requireNonNull(command.getHostConfig())
                .withPortBindings(new PortBinding(binding, ExposedPort.tcp(MySQLContainer.MYSQL_PORT)));
    }

    @Override
    public synchronized void start() {
        requireOpen();
        if (draining) {
            stop();
        }
        if (!isRunning()) {
            client().startContainerCmd(name).exec();
            requireReady();
        }
    }

    @Override
    public synchronized void stop() {
        draining = false;
        thaw();
        ifRunning(client -> client.stopContainerCmd(name).withTimeout(STOP_SECONDS).exec());
        awaitEnd();
    }

    @Override
    public synchronized void kill() {
        ifRunning(client -> client.killContainerCmd(name).exec());
        awaitEnd();
    }

    @Override
    public synchronized void freeze() {
        if (!paused()) {
            client().pauseContainerCmd(name).exec();
        }
    }

    @Override
    public synchronized void thaw() {
        if (paused()) {
            client().unpauseContainerCmd(name).exec();
        }
    }

    @Override
    public synchronized void terminate() {
        client().killContainerCmd(name).withSignal("SIGTERM").exec();
        draining = true;
    }

    @Override
    void dispose() {
        try {
            client().removeContainerCmd(name).withForce(true).withRemoveVolumes(true).exec();
        } catch (NotFoundException e) {
            // The container was never created, or was removed by hand.
        }
    }

    private void requireReady() {
        awaitReady(this::isRunning, () -> ServerLog.summary(container.getLogs()));
    }

    private void ifRunning(Consumer<DockerClient> action) {
        if (isRunning()) {
            action.accept(client());
        }
    }

    private void awaitEnd() {
        if (!Await.until(Duration.ofSeconds(STOP_SECONDS), () -> !isRunning())) {
            throw new ServerUnavailableException("the container " + name + " did not end within " + STOP_SECONDS + " s");
        }
    }

    private boolean isRunning() {
        return Boolean.TRUE.equals(state().getRunning());
    }

    private boolean paused() {
        return Boolean.TRUE.equals(state().getPaused());
    }

    private ContainerState state() {
        return client().inspectContainerCmd(name).exec().getState();
    }

    private static DockerClient client() {
        return DockerClientFactory.lazyClient();
    }

    /** Does not wait for the server. {@link #requireReady()} waits, and finds out if the server has ended. */
    private static final class ImpatientContainer extends MySQLContainer {

        ImpatientContainer(DockerImageName image) {
            super(image);
        }

        @Override
        protected void waitUntilContainerStarted() {
            // requireReady() waits.
        }
    }
}
