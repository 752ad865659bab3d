// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import dev.goneaway.ConnectionOptions.Probe;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.Replacement.Staleness;
import dev.goneaway.peek.Peek.Finding;
import dev.goneaway.peek.Peek.Result;
import dev.goneaway.support.ProbingDataSource.Reporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Looks at the idle connections of a pool every second, and tells the listener of each death within about a second. Without a
 * watch, the listener hears of a death when the pool next checks that connection. For checks, this probe is the same as the
 * probe that it was given.
 *
 * <p>Use a watch as the probe of a {@link PeekDataSource} or of another {@link dev.goneaway.support.ProbingDataSource}. A watch
 * sends nothing and closes nothing. The listener hears of each connection once, with the reason {@link Reason#FOUND_DEAD}. The
 * watch does not look at a connection while a statement runs on it, and never at a connection of a replication URL.
 *
 * <p>One daemon thread looks. The thread starts with the first connection, and ends within about a second after the last
 * connection is closed or collected. The thread keeps no connection, pool or {@code DataSource} alive, and has no context class
 * loader. A watch takes two file descriptors, and a closed connection keeps its descriptor for up to a second. Thread-safe: several
 * pools may share a watch.
 */
public final class PeekWatch implements Probe {

    private final Probe probe;
    private final Rounds rounds;

    /**
     * Looks every second. Starts no thread yet.
     *
     * @param probe checks the connections when the pool asks, for example a {@link Peek.PingAfter}
     */
    public PeekWatch(Probe probe) {
        this(probe, Duration.ofSeconds(1));
    }

    PeekWatch(Probe probe, Duration pause) {
        this.probe = Objects.requireNonNull(probe, "probe");
        this.rounds = new Rounds(pause.toNanos());
    }

    /**
     * {@inheritDoc}
     *
     * @throws SQLException if the socket cannot be looked at, or as the given probe threw it
     */
    @Override
    public Question on(Connection connection) throws SQLException {
        return new Watched(Peek.on(connection), probe.on(connection), rounds);
    }

    /** A connection. Only its pool keeps it alive. */
    private static final class Watched implements Reporter {

        private final Peek peek;
        private final Question question;
        private final Rounds rounds;
        private volatile Predicate<Staleness> report;

        /** The socket's registration; null if every round must look. Only the thread of the watch uses it. */
        private SelectionKey key;

        Watched(Peek peek, Question question, Rounds rounds) {
            this.peek = peek;
            this.question = question;
            this.rounds = rounds;
        }

        @Override
        public Optional<Staleness> ask(int millis) throws SQLException {
            return question.ask(millis);
        }

        @Override
        public void reportTo(Predicate<Staleness> listener) {
            report = listener;
            if (peek.hasOneLock()) {
                rounds.add(this);
            }
        }

        /** Looks if there may be something to see. Returns whether another look is useless. */
        boolean isOver(Selector selector) {
            if (key != null && key.isValid() && !selector.selectedKeys().contains(key)) {
                return false;
            }
            try {
                Result seen = peek.look();
                if (seen.finding() != Finding.CLOSED
                        && !(seen.dead() && report.test(new Staleness(Reason.FOUND_DEAD, seen.cause())))) {
                    key = peek.register(selector);
                    return false;
                }
            } catch (SQLException | IOException | RuntimeException e) {
                // The connection no longer has a socket that can be looked at. The next check tells the listener.
            }
            if (key != null) {
                key.cancel();
            }
            return true;
        }
    }

    /** Looks again and again. Has no strong reference to a connection. */
    private static final class Rounds implements Runnable {

        private final long pauseNanos;
        private final Queue<WeakReference<Watched>> open = new ConcurrentLinkedQueue<>();

        /** Whether a connection may be without registration: it is new, was in use, or has several hosts. */
        private volatile boolean isIncomplete;

        /** Null while there is no connection. Guarded by this object's monitor. */
        private Thread thread;

        Rounds(long pauseNanos) {
            this.pauseNanos = pauseNanos;
        }

        void add(Watched connection) {
            open.add(new WeakReference<>(connection));
            isIncomplete = true;
            synchronized (this) {
                if (thread == null || !thread.isAlive()) {
                    thread = new Thread(null, this, "goneaway-peek-watch", 0, false);
                    thread.setDaemon(true);
                    thread.setContextClassLoader(null);
                    thread.start();
                }
            }
        }

        @Override
        public void run() {
            try (Selector selector = Selector.open()) {
                int registered = 0;
                do {
                    // An interrupt would end every pause at once.
                    Thread.interrupted();
                    LockSupport.parkNanos(pauseNanos);
                    // A socket that was closed is no longer registered. Without any change, there is nothing else to look at.
                    if (selector.selectNow() > 0 || isIncomplete || selector.keys().size() < registered) {
                        isIncomplete = false;
                        open.removeIf(connection -> isOver(connection.get(), selector));
                        selector.selectedKeys().clear();
                        registered = selector.keys().size();
                    }
                } while (!isDone());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot watch connections", e);
            }
        }

        private boolean isOver(Watched connection, Selector selector) {
            if (connection == null || connection.isOver(selector)) {
                return true;
            }
            if (connection.key == null) {
                isIncomplete = true;
            }
            return false;
        }

        /** A connection that is added after this method has returned true starts a new thread. */
        private synchronized boolean isDone() {
            if (open.isEmpty()) {
                thread = null;
            }
            return thread == null;
        }
    }
}
