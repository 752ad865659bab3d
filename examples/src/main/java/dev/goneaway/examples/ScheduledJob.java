// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs a job every night. Each run opens a connection of its own and closes it at the end, so that no connection is idle during
 * the day.
 *
 * <p>Its thread is a daemon thread. So another thread must keep the program alive, for example one of a web server.
 */
public final class ScheduledJob implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger("dev.goneaway.examples");

    private final String url;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "nightly");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Starts the first run, and then one run in each period. The URL is {@code
     * jdbc:mysql://host/db?user=…&password=…&connectTimeout=5000&socketTimeout=60000}. The driver gives up every query that is
     * slower than socketTimeout.
     */
    public ScheduledJob(String url, Duration every) {
        this.url = url;
        clock.scheduleAtFixedRate(this::run, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Catches everything, even an Error. If a scheduled task throws, the executor never runs it again and logs nothing. */
    private void run() {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO nightly (connection) VALUES (CONNECTION_ID())");
        } catch (SQLException | RuntimeException | Error e) {
            // Do not run it again here: the server may have stored the row before the connection broke.
            LOGGER.log(Level.WARNING, "tonight's run failed", e);
        }
    }

    /** Starts no more runs. A run that has started goes on to its end. */
    @Override
    public void close() {
        clock.shutdown();
    }
}
