// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A server in a process of this machine, guarded by a {@link Watchdog}. A close deletes the data of the server. */
final class ProcessServer extends Server {

    private static final Duration INSTALL = Duration.ofSeconds(120);
    private static final Duration STOP = Duration.ofSeconds(60);
    private static final int PORT_TRIES = 3;

    private final Distribution distribution;
    private final List<String> tls;
    private final Path directory;
    private final Path log;
    private volatile Watchdog process;
    private List<String> options = List.of();
    private boolean draining;
    /** The directory in the cache from which the data was copied. Null once the server has started, because then it is sound. */
    private Path cached;

    private ProcessServer(Distribution distribution, List<String> tls, Path directory) {
        super(Endpoint.onFreePort("127.0.0.1"), Accounts.random(), distribution.origin());
        this.distribution = distribution;
        this.directory = directory;
        this.log = directory.resolve("server.log");
        this.tls = tls;
    }

    /** Makes a new data directory and starts a server on it. */
    static ProcessServer launch(Distribution distribution) {
        List<String> tls = TlsCertificate.serverOptions();
        Path directory = WorkDirectory.create(distribution.family().name().toLowerCase());
        ProcessServer server = new ProcessServer(distribution, tls, directory);
        server.closeAtExit();
        try {
            server.install();
            server.startOnFreePort();
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void install() {
        try {
            WorkDirectory.ownerOnly(temporary());
            WorkDirectory.writeOwnerOnly(directory.resolve("init.sql"), String.join("\n", accounts.statements()) + "\n");
        } catch (IOException e) {
            throw new ServerUnavailableException("cannot write to " + directory + ": " + e, e);
        }
        cached = UserCache.directory(distribution.cachedData(), made -> install(made.resolve("data")));
        copy(cached.resolve("data"));
    }

    private void install(Path data) {
        // A close while the program still runs kills it.
        process = Watchdog.launch(log, distribution.install(data, temporary()));
        int exit = process.end(distribution.program().toString(), INSTALL);
        if (exit != 0 || !Files.isDirectory(data)) {
            throw new ServerUnavailableException("the server (" + origin + ") could not create its data directory: "
                    + ServerLog.summary(log, 0));
        }
    }

    /** Copies a data directory that no server uses. Leaves out MySQL's id of the server, because each server needs its own. */
    private void copy(Path from) {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                if (!path.endsWith("auto.cnf")) {
                    Files.copy(path, data().resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        } catch (IOException e) {
            throw new ServerUnavailableException("cannot copy " + from + " to " + data() + ": " + e, e);
        }
    }

    private void startOnFreePort() {
        for (int left = PORT_TRIES; ; left--) {
            long before = ServerLog.size(log);
            try {
                start();
                return;
            } catch (ServerUnavailableException e) {
                if (left == 1 || !ServerLog.since(log, before).contains("Address already in use")) {
                    throw e;
                }
                endpoint = Endpoint.onFreePort("127.0.0.1");
            }
        }
    }

    @Override
    public synchronized void start() {
        requireOpen();
        if (draining) {
            // The server was told to stop and may still run. Wait for its end, so that a new server starts.
            stop();
        }
        if (isRunning()) {
            return;
        }
        forgetTheDead();
        long before = ServerLog.size(log);
        Watchdog started = Watchdog.launch(log, distribution.serve(data(), temporary(), initFile(), port(), tls, options));
        process = started;
        awaitReady(started::isRunning, () -> ServerLog.summary(log, before)
                + (cached == null ? "" : "; if its cached data is damaged, delete " + cached + " and start again"));
        cached = null;
    }

    @Override
    public synchronized void restartWith(String... further) {
        requireOpen();
        stop();
        options = List.of(further);
        start();
    }

    /**
     * Returns the file with the statements that make the accounts. Returns null if options are set: the first start has made the
     * accounts, and a read-only server cannot execute the file.
     */
    private Path initFile() {
        return options.isEmpty() ? directory.resolve("init.sql") : null;
    }

    /** Removes the lock of a killed server. If another process now has the old process id, MySQL would refuse to start. */
    private void forgetTheDead() {
        try {
            Files.deleteIfExists(socketLock());
        } catch (IOException e) {
            throw new ServerUnavailableException("cannot remove " + socketLock() + ": " + e, e);
        }
    }

    /** The file in which MySQL stores the id of the process that owns the socket. */
    Path socketLock() {
        return data().resolve(Distribution.SOCKET + ".lock");
    }

    @Override
    public synchronized void stop() {
        draining = false;
        if (isRunning()) {
            // A frozen process does not receive the signal.
            process.thaw();
            process.terminate();
            if (!process.awaitEnd(STOP)) {
                throw new ServerUnavailableException("the server (" + origin + ") did not stop within "
                        + STOP.toSeconds() + " s");
            }
        }
    }

    @Override
    public synchronized void kill() {
        if (isRunning()) {
            process.close();
        }
    }

    @Override
    public synchronized void freeze() {
        requireRunning().freeze();
    }

    @Override
    public synchronized void thaw() {
        if (isRunning()) {
            process.thaw();
        }
    }

    @Override
    public synchronized void terminate() {
        requireRunning().terminate();
        draining = true;
    }

    @Override
    void dispose() {
        try {
            if (isRunning()) {
                process.close();
            }
        } finally {
            WorkDirectory.delete(directory);
        }
    }

    @Override
    public OptionalLong processId() {
        Watchdog now = process;
        return now != null && now.isRunning() && now.pid() > 0 ? OptionalLong.of(now.pid()) : OptionalLong.empty();
    }

    private boolean isRunning() {
        return process != null && process.isRunning();
    }

    private Watchdog requireRunning() {
        if (!isRunning()) {
            throw new IllegalStateException("the server (" + origin + ") is not running");
        }
        return process;
    }

    private Path data() {
        return directory.resolve("data");
    }

    /** Only this server uses the directory: at its start, MariaDB deletes the temporary tables of all servers that share one. */
    private Path temporary() {
        return directory.resolve("tmp");
    }
}
