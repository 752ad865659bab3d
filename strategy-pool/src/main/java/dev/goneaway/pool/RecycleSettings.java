// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.Probe;
import dev.goneaway.ConnectionStrategy.SqlConsumer;
import dev.goneaway.support.PhysicalConnection;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How a pool recycles its connections. Immutable.
 *
 * @param recycle the age at which a connection is replaced, counted from its connect; at least a second. Jitter only shortens it.
 *     It should be below the server's {@code wait_timeout}. SQLAlchemy calls it {@code pool_recycle}
 * @param validationTimeout how long a validation may take; at least a second, because JDBC counts in whole seconds. A borrow
 *     waits for one connection that does not answer, and not for the others
 * @param size how many connections the pool may hold; at least 1
 * @param probe what a validation sends
 */
public record RecycleSettings(Duration recycle, Duration validationTimeout, int size, Probe probe) {

    /**
     * An age of 30 minutes (MySQL's default {@code wait_timeout} is 8 hours), 1 second for a validation, 10 connections, {@link
     * Probe#PING}.
     */
    public static final RecycleSettings DEFAULTS =
            new RecycleSettings(Duration.ofMinutes(30), Duration.ofSeconds(1), 10, Probe.PING);

    private static final System.Logger LOGGER = System.getLogger("dev.goneaway.pool");

    /**
     * Refuses values with which no pool can work.
     * @throws NullPointerException if a duration or the probe is null
     * @throws IllegalArgumentException if a duration is shorter than a second or above 100 years, or the size below 1
     */
    public RecycleSettings {
        Objects.requireNonNull(probe, "probe");
        requireSeconds("recycle", recycle, Duration.ofMinutes(30));
        requireSeconds("validation timeout", validationTimeout, Duration.ofSeconds(1));
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
     * Returns these settings with another age limit.
     *
     * @param age at least a second
     * @return new settings
     */
    public RecycleSettings withRecycle(Duration age) {
        return new RecycleSettings(age, validationTimeout, size, probe);
    }

    /**
     * Returns these settings with another validation deadline.
     *
     * @param deadline at least a second
     * @return new settings
     */
    public RecycleSettings withValidationTimeout(Duration deadline) {
        return new RecycleSettings(recycle, deadline, size, probe);
    }

    /**
     * Returns these settings with another size.
     *
     * @param connections at least 1
     * @return new settings
     */
    public RecycleSettings withSize(int connections) {
        return new RecycleSettings(recycle, validationTimeout, connections, probe);
    }

    /**
     * Returns these settings with another probe. The pool checks new, borrowed and idle connections with this probe.
     *
     * @param check for example a {@code WriteProbe}, if the program writes and its address leads to the primary
     * @return new settings
     */
    public RecycleSettings withProbe(Probe check) {
        return new RecycleSettings(recycle, validationTimeout, size, check);
    }

    /** Returns half the age limit, and at most two minutes. So an idle connection is pinged before it is replaced. */
    Duration keepalive() {
        Duration half = recycle.dividedBy(2);
        Duration most = Duration.ofMinutes(2);
        return half.compareTo(most) < 0 ? half : most;
    }

    /** Returns the age limit minus a random part of up to a fifth. So programs that start together do not reconnect together. */
    Duration recycleWithJitter() {
        long nanos = recycle.toNanos();
        return Duration.ofNanos(nanos - ThreadLocalRandom.current().nextLong(nanos / 5));
    }

    /**
     * Returns a step for new connections that costs one round trip each. The step warns once if the server closes idle
     * connections before the age limit of these settings.
     */
    SqlConsumer warnIfNotBelowWaitTimeout() {
        AtomicBoolean warned = new AtomicBoolean();
        return connection -> {
            Duration waitTimeout = PhysicalConnection.waitTimeout(connection);
            if (recycle.compareTo(waitTimeout) >= 0 && warned.compareAndSet(false, true)) {
                LOGGER.log(Level.WARNING, "recycle " + recycle + " is not below the server's wait_timeout " + waitTimeout
                        + ", so the server closes idle connections first and only validation finds them: choose a recycle below "
                        + waitTimeout);
            }
        };
    }
}
