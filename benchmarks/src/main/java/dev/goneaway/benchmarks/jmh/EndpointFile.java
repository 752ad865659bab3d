// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.benchmarks.process.ParentWatch;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.WorkDirectory;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * Tells JMH's forks where the server is, in a file that only its owner can read. Other users can read a command line, and JMH
 * writes the command line into its results. So the command line must not hold the password.
 *
 * <p>The file is deleted on close. If the JVM is killed, a fork deletes the file.
 */
public final class EndpointFile implements AutoCloseable {

    private static final String PROPERTY = "goneaway.endpoint";

    private final Path file;

    private EndpointFile(Path file) {
        this.file = file;
    }

    /** Writes the file, which the caller closes. The directory exists, and is deleted at the end of the JVM. */
    public static EndpointFile write(Server server, Path directory) {
        Properties properties = new Properties();
        properties.setProperty("url", server.jdbcUrl());
        properties.setProperty("user", server.user());
        properties.setProperty("password", server.password());
        StringWriter text = new StringWriter();
        Path file = directory.resolve("endpoint.properties");
        try {
            properties.store(text, null);
            WorkDirectory.writeOwnerOnly(file, text.toString());
        } catch (IOException e) {
            throw new RefusedException("cannot write a file in " + directory + " (" + e + ")", e);
        }
        return new EndpointFile(file);
    }

    /** Returns the JVM option by which a fork finds the file. */
    public String vmOption() {
        return "-D" + PROPERTY + "=" + file;
    }

    /**
     * In a fork: returns a new data source, which the caller may change. The options replace options of the same name in the
     * server's URL. From then on the fork ends when its parent ends.
     */
    static MysqlDataSource dataSource(Map<String, String> options) {
        return settings(new MysqlDataSource(), options);
    }

    static MysqlDataSource settings(MysqlDataSource source, Map<String, String> options) {
        Path file = Path.of(System.getProperty(PROPERTY, ""));
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("start this benchmark with benchmarks.jar, which tells it where the server is", e);
        }
        ParentWatch.onParentsDeath(() -> Runtime.getRuntime().exit(1));
        // JMH also ends a fork whose parent is gone, often sooner. A shutdown hook runs in both cases and deletes the file.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (ParentWatch.parentIsGone()) {
                file.toFile().delete();
            }
        }, "goneaway-orphan"));
        source.setURL(with(properties.getProperty("url"), options));
        source.setUser(properties.getProperty("user"));
        source.setPassword(properties.getProperty("password"));
        return source;
    }

    /**
     * Sets options in a URL, because an option in the URL overrules a setter of the data source. The URL has at least one option
     * and ends with its options. MySQL Connector/J ignores the case of their names.
     */
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
        WorkDirectory.delete(file);
    }
}
