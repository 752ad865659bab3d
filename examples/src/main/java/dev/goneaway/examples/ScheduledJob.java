// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionFailure;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.LoggingListener;
import dev.goneaway.peek.PeekSocketFactory;
import dev.goneaway.peek.PeekStrategy;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A job that runs every night, and every night finds a live connection: the quiet day between two runs is longer than {@code
 * wait_timeout}.
 *
 * <p>Its thread is a daemon, which keeps no program alive: something else has to, as a server does that waits for requests.
 */
public final class ScheduledJob implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger("dev.goneaway.examples");

    private final ConnectionStrategy mysql;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "nightly");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Begins to run.
     *
     * @param url {@code jdbc:mysql://host/db?user=…&password=…&connectTimeout=2000&socketTimeout=10000}
     * @param every from the start of one run to the start of the next
     * @throws SQLException if the URL cannot be used
     */
    public ScheduledJob(String url, Duration every) throws SQLException {
        MysqlDataSource dataSource = new MysqlDataSource();
        dataSource.setUrl(url);
        dataSource.setSocketFactory(PeekSocketFactory.class.getName());
        mysql = new PeekStrategy(dataSource, ConnectionOptions.DEFAULTS.withListener(new LoggingListener()));
        clock.scheduleAtFixedRate(this::run, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Catches everything, even an Error. If a scheduled task throws, the executor never runs it again and logs nothing. */
    private void run() {
        try {
            mysql.useConnection(connection -> {
                try (Statement statement = connection.createStatement()) {
                    statement.executeUpdate("INSERT INTO nightly (connection) VALUES (CONNECTION_ID())");
                }
            });
        } catch (SQLException | RuntimeException | Error e) {
            // No connection, or lost in the middle: the next run has a new one. Not repeated here, because it may have been
            // stored.
            LOGGER.log(Level.WARNING, "tonight's run failed: " + ConnectionFailure.of(e), e);
        }
    }

    /** Lets a run that is under way come to its end. */
    @Override
    public void close() {
        clock.shutdown();
        mysql.close();
    }
}
