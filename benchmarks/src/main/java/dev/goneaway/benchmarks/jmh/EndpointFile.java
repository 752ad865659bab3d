// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.benchmarks.AtExit;
import dev.goneaway.benchmarks.ParentWatch;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.server.Server;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * Tells a fork where the server is, by a file that only the owner can read: a command line would show the password to everybody, and
 * JMH would print it and write it into its results.
 *
 * <p>The file is gone when this is closed, when the JVM ends, and, if it is killed, when a fork notices that.
 */
public final class EndpointFile implements AutoCloseable {

    /** The system property that holds the file's path. */
    private static final String PROPERTY = "goneaway.endpoint";

    private final Server server;
    private final Path file;

    private EndpointFile(Server server, Path file) {
        this.server = server;
        this.file = file;
    }

    /**
     * Writes the file.
     *
     * @param server where the forks are to connect
     * @param directory exists
     * @return closed by the caller
     */
    public static EndpointFile write(Server server, Path directory) {
        Properties properties = new Properties();
        properties.setProperty("url", server.jdbcUrl());
        properties.setProperty("user", server.user());
        properties.setProperty("password", server.password());
        Path file = AtExit.delete(directory.resolve("endpoint.properties"));
        try {
            Files.createFile(file, ownerOnly(directory));
            try (Writer writer = Files.newBufferedWriter(file)) {
                properties.store(writer, null);
            }
        } catch (IOException e) {
            throw new RefusedException("cannot write a file in " + directory + " (" + e + ")", e);
        }
        return new EndpointFile(server, file);
    }

    private static FileAttribute<?>[] ownerOnly(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];
    }

    /** The server that it tells of. */
    Server server() {
        return server;
    }

    /** The option that a fork finds the file by. */
    String vmOption() {
        return "-D" + PROPERTY + "=" + file;
    }

    /**
     * In a fork: a new source of connections, and from now on the fork ends when its parent does.
     *
     * @return the caller's to change, but for what the server's URL says, which overrules it
     */
    public static MysqlDataSource dataSource() {
        return dataSource(Map.of());
    }

    /**
     * In a fork: a new source of connections with other options; from now on the fork stays on the core that it was told, if it was
     * told one, and ends when its parent does.
     *
     * @param options replace those of the same name in the server's URL
     * @return the caller's
     */
    public static MysqlDataSource dataSource(Map<String, String> options) {
        OneCore.stay();
        Path file = Path.of(System.getProperty(PROPERTY, ""));
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("this benchmark must be started by benchmarks.jar, which tells it where the server is", e);
        }
        ParentWatch.onParentsDeath(() -> Runtime.getRuntime().exit(1));
        // JMH ends a fork whose parent is gone too, often sooner; either way somebody must delete what the parent cannot.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (ParentWatch.parentIsGone()) {
                // Not through AtExit: a class that adds a hook cannot be loaded during the shutdown.
                file.toFile().delete();
            }
        }, "goneaway-orphan"));
        MysqlDataSource source = new MysqlDataSource();
        source.setURL(with(properties.getProperty("url"), options));
        source.setUser(properties.getProperty("user"));
        source.setPassword(properties.getProperty("password"));
        return source;
    }

    /** In a fork that needs no server: from now on it stays on the core that it was told, if it was told one. */
    public static void stay() {
        OneCore.stay();
    }

    /** The URL of a server has an option at least, and nothing behind its options; the driver takes their names in any case. */
    static String with(String url, Map<String, String> options) {
        String changed = url;
        for (Map.Entry<String, String> option : options.entrySet()) {
            String without = changed.replaceAll("(?i)(?<=[?&])" + Pattern.quote(option.getKey()) + "=[^&]*&?", "");
            changed = without + (without.matches(".*[?&]") ? "" : "&") + option.getKey() + "=" + option.getValue();
        }
        return changed;
    }

    @Override
    public void close() {
        AtExit.deleteNow(file);
    }
}
