// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy.SqlConsumer;
import dev.goneaway.support.PhysicalConnection;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How a pool recycles; the names are SQLAlchemy's where it has one.
 *
 * @param recycle the age at which a connection is replaced, counted from its connect (SQLAlchemy's {@code pool_recycle}); at least a
 *     second. Should be below the server's {@code wait_timeout}; jitter only ever shortens it
 * @param validationTimeout how long a validation may take; at least a second, because JDBC counts in whole seconds
 * @param size how many connections the pool may hold; at least 1
 */
public record RecycleSettings(Duration recycle, Duration validationTimeout, int size) {

    /** Half an hour, far below MySQL's eight hours; two seconds to answer a validation; ten connections. */
    public static final RecycleSettings DEFAULTS = new RecycleSettings(Duration.ofMinutes(30), Duration.ofSeconds(2), 10);

    private static final System.Logger LOGGER = System.getLogger("dev.goneaway.pool");

    /**
     * Refuses what no pool could do.
     *
     * @param recycle the age limit
     * @param validationTimeout how long a validation may take
     * @param size how many connections
     * @throws NullPointerException if a duration is null
     * @throws IllegalArgumentException if a duration is shorter than a second or above 100 years, or the size below 1
     */
    public RecycleSettings {
        requireSeconds("recycle", recycle, Duration.ofMinutes(30));
        requireSeconds("validation timeout", validationTimeout, Duration.ofSeconds(2));
        if (size < 1) {
            throw new IllegalArgumentException("pool size must be at least 1, for example 10; got " + size);
        }
    }

    private static void requireSeconds(String name, Duration value, Duration example) {
        ConnectionOptions.requirePositive(name, value, example);
        if (value.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(name + " must be at least a second, for example " + example + "; got " + value);
        }
    }

    /**
     * These settings with another age limit.
     *
     * @param age at least a second
     * @return new settings
     */
    public RecycleSettings withRecycle(Duration age) {
        return new RecycleSettings(age, validationTimeout, size);
    }

    /**
     * These settings with another validation deadline.
     *
     * @param deadline at least a second
     * @return new settings
     */
    public RecycleSettings withValidationTimeout(Duration deadline) {
        return new RecycleSettings(recycle, deadline, size);
    }

    /**
     * These settings with another size.
     *
     * @param connections at least 1
     * @return new settings
     */
    public RecycleSettings withSize(int connections) {
        return new RecycleSettings(recycle, validationTimeout, connections);
    }

    /** Half the age limit, so that an idle connection can be heard of before it is replaced, but every two minutes at least. */
    Duration keepalive() {
        Duration half = recycle.dividedBy(2);
        Duration most = Duration.ofMinutes(2);
        return half.compareTo(most) < 0 ? half : most;
    }

    /** Up to a fifth less, never more: programs that start together do not reconnect together, and none outlives the limit. */
    Duration recycleWithJitter() {
        long nanos = recycle.toNanos();
        return Duration.ofNanos(nanos - ThreadLocalRandom.current().nextLong(nanos / 5));
    }

    /** A step on new connections that warns, once, if the server closes idle connections before they are recycled; one round trip. */
    SqlConsumer warnIfNotBelowWaitTimeout() {
        AtomicBoolean warned = new AtomicBoolean();
        return (Connection connection) -> {
            Duration waitTimeout = waitTimeout(connection);
            if (recycle.compareTo(waitTimeout) >= 0 && warned.compareAndSet(false, true)) {
                LOGGER.log(Level.WARNING, "recycle " + recycle + " is not below the server's wait_timeout " + waitTimeout
                        + ", so the server closes idle connections first and only validation finds them: choose a recycle below "
                        + waitTimeout);
            }
        };
    }

    private static Duration waitTimeout(Connection connection) throws SQLException {
        return PhysicalConnection.waitTimeout(connection);
    }
}
