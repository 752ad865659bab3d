// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import dev.goneaway.ConnectionOptions.ConnectPolicy;
import java.io.EOFException;
import java.lang.System.Logger.Level;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Repeats a failed connect until the server accepts the connection or the patience ends. The work has not started by then, so no
 * work runs twice. The pause before the next attempt is random. It grows from 10 ms to 500 ms.
 *
 * <p>Only these failures are repeated, because time may heal them:
 * <ul>
 *   <li>the address refuses, resets, is unknown or does not answer
 *   <li>the server is full (1040, 1203, 1226), shuts down (1053), is offline (3032, 6400) or has left its cluster (1047)
 *   <li>a proxy has lost its server (2003)
 *   <li>a step on the new connection finds that the server is read-only
 * </ul>
 *
 * <p>Before its first successful connect, an object makes one attempt only, so that a mistyped host fails at once. Give one
 * object to all strategies and pools with the same address.
 *
 * <p>The pauses end with the patience, within 100 ms of an interrupt, and within 100 ms of the end of the strategy. An attempt
 * that runs at that moment goes on. Only {@code connectTimeout} and {@code socketTimeout} of the driver bound that attempt.
 * Thread-safe.
 */
public final class ConnectRetry implements ConnectPolicy {

    /** Vendor codes of states that end by themselves. MySQL and MariaDB Error References; proxies pass 2003 on. */
    private static final Set<Integer> PASSING = Set.of(1040, 1047, 1053, 1203, 1226, 2003, 3032, 6400);

    /** An {@code SSLException} is not in this list. It counts only if one of these types is its cause. */
    private static final List<Class<? extends Exception>> UNREACHABLE = List.of(SocketException.class, SocketTimeoutException.class,
            SQLTimeoutException.class, UnknownHostException.class, EOFException.class);

    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Duration patience;
    private volatile boolean started;

    private ConnectRetry(Duration patience, boolean started) {
        this.patience = ConnectionOptions.requirePositive("patience", patience, Duration.ofSeconds(20));
        this.started = started;
    }

    /**
     * Repeats from the first successful connect on.
     *
     * @param patience the time from the first attempt to the start of the last one; a caller can wait for this time and one
     *     attempt
     * @return has not connected yet
     * @throws IllegalArgumentException if the patience is not above zero, or above 100 years
     */
    public static ConnectRetry upTo(Duration patience) {
        return new ConnectRetry(patience, false);
    }

    /**
     * Repeats before the first successful connect too, for a program that may start before its server.
     *
     * @return a new object with the same patience
     */
    public ConnectRetry alsoAtStart() {
        return new ConnectRetry(patience, true);
    }

    /**
     * Connects. If that fails after several attempts, the last exception has two suppressed exceptions: the first one, and one
     * whose message says how often and for how long this method tried.
     */
    @Override
    public Connection connect(Attempt attempt, Replacement.Listener listener, BooleanSupplier ended) throws SQLException {
        long start = System.nanoTime();
        SQLException first = null;
        boolean connected = false;
        int attempts = 0;
        try {
            for (long pause = FIRST_PAUSE_NANOS;; pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS)) {
                attempts++;
                try {
                    Connection connection = attempt.connect();
                    connected = true;
                    started = true;
                    return connection;
                } catch (SQLException e) {
                    first = first == null ? e : first;
                    long left = patience.toNanos() - (System.nanoTime() - start);
                    long jittered = ThreadLocalRandom.current().nextLong(pause / 2, pause);
                    if (!started || left <= 0 || !mayHeal(e) || !sleep(Math.min(jittered, left), ended)) {
                        throw explained(e, first, attempts, since(start));
                    }
                }
            }
        } finally {
            if (attempts > 1 && listener != null) {
                try {
                    listener.connectWaited(since(start), attempts, first, connected);
                } catch (Throwable e) {
                    System.getLogger("dev.goneaway").log(Level.WARNING, "a replacement listener failed", e);
                }
            }
        }
    }

    private static boolean mayHeal(SQLException failure) {
        List<Throwable> chain = ConnectionFailure.chain(failure);
        int code = chain.stream().mapToInt(each -> each instanceof SQLException sql ? sql.getErrorCode() : 0)
                .filter(each -> each > 0).findFirst().orElse(0);
        return code > 0
                ? PASSING.contains(code) || ConnectionFailure.of(failure) == ConnectionFailure.DEMOTED
                : chain.stream().anyMatch(each -> UNREACHABLE.stream().anyMatch(type -> type.isInstance(each)));
    }

    /** Returns false if the thread is interrupted, or if another attempt is useless. */
    private static boolean sleep(long nanos, BooleanSupplier ended) {
        long end = System.nanoTime() + nanos;
        try {
            for (long left = nanos; left > 0 && !ended.getAsBoolean(); left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.sleep(Math.min(left, SLICE_NANOS));
            }
            return !ended.getAsBoolean();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static SQLException explained(SQLException last, SQLException first, int attempts, Duration waited) {
        if (last != first) {
            last.addSuppressed(first);
        }
        if (attempts > 1) {
            last.addSuppressed(new SQLException("tried " + attempts + " times in " + waited));
        }
        return last;
    }

    private static Duration since(long startNanos) {
        return Duration.ofMillis((System.nanoTime() - startNanos) / 1_000_000);
    }
}
