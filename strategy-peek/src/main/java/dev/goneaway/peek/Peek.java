// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.Probe;
import dev.goneaway.ConnectionOptions.Probe.Question;
import dev.goneaway.ConnectionOptions.TimeSource;
import dev.goneaway.ConnectionStrategy.SqlFunction;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.Replacement.Staleness;
import dev.goneaway.support.IdleTime;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/**
 * Looks at the socket of an idle connection. A look is one system call that cannot wait. A look sends nothing, and allocates
 * nothing if it finds nothing.
 *
 * <p>The connection must come from a socket factory of this package. Any other connection is refused. Thread-safe: a look takes
 * no bytes from a thread that uses the connection. {@link PingAfter#on} gives a check that also asks the server where a look is
 * not enough.
 */
public final class Peek {

    /** Finds the link to a connection of one driver, or returns null. The socket factory of a driver adds its entry. */
    static final List<SqlFunction<Link>> DRIVERS = new CopyOnWriteArrayList<>();

    private final Link link;

    /**
     * The driver holds this lock during every use of the connection. In MySQL Connector/J, all hosts of a URL share one lock, and
     * every call to the connection takes this lock.
     */
    private final Lock lock;

    private Peek(Link link) {
        this.link = link;
        this.lock = link.lock();
    }

    /** What a look needs from a driver's connection. {@code ask} sends COM_PING, and the caller limits the socket's reads. */
    interface Link extends Question {

        Lock lock();

        /** Returns the socket of today, also after a failover inside the driver. */
        PeekSocket socket() throws SQLException;

        /** Looks at the socket. The caller holds the lock. */
        Result look(long silenceNanos) throws SQLException;

        /** Returns what {@link Peek#hasOneLock} returns. */
        default boolean hasOneLock() { return true; }

        /** Returns whether the connection keeps its first socket. */
        default boolean hasOneSocket() { return true; }
    }

    /**
     * Finds the socket of a connection.
     *
     * @param connection the driver's own, or a wrapper that can be unwrapped to it
     * @return looks at the connection from now on, also after a failover inside MySQL Connector/J
     * @throws SQLException if the socket cannot be looked at; the message says what to set, or which driver to use. With MariaDB
     *     Connector/J also if another thread uses the connection
     */
    public static Peek on(Connection connection) throws SQLException {
        for (SqlFunction<Link> driver : DRIVERS) {
            Link link = driver.apply(connection);
            if (link != null) {
                return new Peek(link);
            }
        }
        throw wrongFactory(connection);
    }

    static SQLException wrongFactory(Connection connection) {
        return refusal("the socket of this " + connection.getClass().getName() + " cannot be looked at, because the connection"
                + " is closed or has another socket factory: set socketFactory=dev.goneaway.peek.PeekSocketFactory in the URL or on the DataSource for MySQL Connector/J 9 or newer, or"
                + " socketFactory=dev.goneaway.peek.PeekMariaDbSocketFactory for MariaDB Connector/J", null);
    }

    static SQLException refusal(String text, Throwable cause) {
        return new SQLNonTransientConnectionException(text, "08001", cause);
    }

    /**
     * Looks at the socket. Trusts a look that finds nothing, even if the server has been silent for long.
     *
     * @return what the look found; never {@link Finding#SILENCE}
     * @throws SQLException if the connection no longer has a socket that can be looked at
     */
    public Result look() throws SQLException {
        // While a reply arrives, its first bytes can look like any finding, even like last words. So do not look then.
        if (!lock.tryLock()) {
            return Result.IN_USE;
        }
        try {
            return link.look(PingAfter.NEVER_NANOS);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns whether another thread may look at any time. A connection of a replication URL has two locks. MySQL Connector/J takes
     * them in either order, so two threads on one such connection can wait for each other without end.
     */
    boolean hasOneLock() {
        return link.hasOneLock();
    }

    /**
     * Registers the socket with a selector. One system call then finds which of many sockets have something to read.
     *
     * @return null if another thread uses the connection, or if the connection has several hosts, between which it can change
     */
    SelectionKey register(Selector selector) throws SQLException, IOException {
        if (!link.hasOneSocket() || !lock.tryLock()) {
            return null;
        }
        try {
            return link.socket().channel.register(selector, SelectionKey.OP_READ);
        } finally {
            lock.unlock();
        }
    }

    private boolean acquired(int limitMillis) {
        if (limitMillis == 0) {
            lock.lock();
            return true;
        }
        try {
            return lock.tryLock() || lock.tryLock(limitMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Looks, and asks if the look cannot decide. If another thread uses the connection, waits for that thread. Does not close a
     * connection that must not be used.
     */
    private static final class LookAndAsk implements Question {

        private final Peek peek;
        private final PingAfter rule;
        private final Question question;
        private final boolean streamIsStale;

        /** The time since the last question; guarded by the driver's lock. */
        private final IdleTime sinceQuestion;

        LookAndAsk(Peek peek, PingAfter rule, Question question, TimeSource clocks, boolean streamIsStale) {
            this.peek = peek;
            this.rule = rule;
            this.question = question;
            this.sinceQuestion = new IdleTime(clocks);
            this.streamIsStale = streamIsStale;
        }

        /**
         * {@inheritDoc}
         *
         * @throws SQLTimeoutException if another thread used the connection until the deadline
         * @throws SQLException if this side has closed the connection, or as the asked probe threw it
         */
        @Override
        public Optional<Staleness> ask(int millis) throws SQLException {
            long leftNanos = TimeUnit.MILLISECONDS.toNanos(millis);
            if (!peek.lock.tryLock()) {
                long start = System.nanoTime();
                if (!peek.acquired(millis)) {
                    throw inUse();
                }
                leftNanos -= System.nanoTime() - start;
                // Too little is left for a question, and the connection has just worked.
                if (millis > 0 && leftNanos < millis * 100_000L) {
                    peek.lock.unlock();
                    throw inUse();
                }
            }
            // The look and the question run under one lock, because the driver refuses to send while a stream is open.
            try {
                Result seen = peek.link.look(silenceNanos());
                return switch (seen.finding()) {
                    case NOTHING -> Optional.empty();
                    case LAST_WORDS, END_OF_STREAM, RESET -> stale(Reason.FOUND_DEAD, seen.cause());
                    case SILENCE, BYTES -> put(millis > 0, leftNanos);
                    case STREAMING -> streamIsStale
                            ? stale(Reason.PING_FAILED, new SQLException("Streaming result set was left open")) : Optional.empty();
                    case IN_USE -> throw inUse();
                    case CLOSED -> throw seen.cause();
                };
            } finally {
                peek.lock.unlock();
            }
        }

        /** Returns after how long a silence to ask: 0 if a question is due. */
        private long silenceNanos() {
            if (!rule.countsFromQuestion) {
                return rule.nanos;
            }
            return sinceQuestion.read() >= rule.nanos || !sinceQuestion.clocksAgree() ? 0 : PingAfter.NEVER_NANOS;
        }

        /** The deadline limits the socket's reads: with a deadline of its own, the driver waits for twice as long under TLS. */
        private Optional<Staleness> put(boolean isLimited, long leftNanos) throws SQLException {
            PeekInput input = peek.link.socket().input();
            if (isLimited) {
                input.endReadsAfter(leftNanos);
            }
            try {
                sinceQuestion.markUsed();
                return question.ask(0);
            } catch (SQLTimeoutException | RuntimeException e) {
                return stale(Reason.PING_FAILED, e);
            } finally {
                input.endReadsNoMore();
            }
        }

        private static SQLTimeoutException inUse() {
            return new SQLTimeoutException("another thread uses the connection", "HYT00");
        }

    }

    static Optional<Staleness> stale(Reason reason, Exception cause) {
        return Optional.of(new Staleness(reason, cause));
    }

    /**
     * The result of one look at the socket of a connection.
     *
     * @param finding what was found; not null
     * @param cause what ended the connection, as an exception that was not thrown; null unless {@link #dead}
     */
    public record Result(Finding finding, SQLException cause) {

        static final Result NOTHING = new Result(Finding.NOTHING, null);
        static final Result SILENCE = new Result(Finding.SILENCE, null);
        static final Result BYTES = new Result(Finding.BYTES, null);
        static final Result IN_USE = new Result(Finding.IN_USE, null);
        static final Result STREAMING = new Result(Finding.STREAMING, null);

        private static final int HEADER = 4;
        private static final int STATE = HEADER + 4;
        private static final int TEXT = STATE + 5;

        /** Refuses a null finding. */
        public Result {
            Objects.requireNonNull(finding, "finding");
        }

        static Result endOfStream() {
            String text = "the server, or a device in the network path, has closed the connection";
            EOFException end = new EOFException(text);
            return new Result(Finding.END_OF_STREAM, new SQLNonTransientConnectionException(text, "08S01", end));
        }

        static Result reset(IOException cause) {
            String text = "the connection was reset: " + cause.getMessage();
            return new Result(Finding.RESET, new SQLNonTransientConnectionException(text, "08S01", cause));
        }

        static Result closed(IOException cause) {
            return new Result(Finding.CLOSED, new SQLNonTransientConnectionException("the connection is closed", "08003", cause));
        }

        /**
         * Finds the one packet that a server sends unasked before it closes a connection: an error with sequence id 0, such as 4031
         * (idle for longer than {@code wait_timeout}) or 1053 (shutdown). Consumes nothing.
         *
         * <p>The packet has a length of three bytes with the low byte first, the sequence id, 0xff, a code of two bytes, '#', an
         * SQLState of five characters, and the text. A TLS record differs in the length. A compressed packet has zeros or a magic
         * number in place of the '#'.
         *
         * @param bytes from the position to the limit
         * @param otherwise the result if the bytes are not such a packet, or only a part of it
         */
        static Result ofBytes(ByteBuffer bytes, Result otherwise) {
            int start = bytes.position();
            if (bytes.remaining() < TEXT) {
                return otherwise;
            }
            int length = unsigned(bytes, start) | unsigned(bytes, start + 1) << 8 | unsigned(bytes, start + 2) << 16;
            if (length > bytes.remaining() - HEADER || length < TEXT - HEADER || bytes.get(start + 3) != 0
                    || unsigned(bytes, start + HEADER) != 0xff || bytes.get(start + STATE - 1) != '#') {
                return otherwise;
            }
            int code = unsigned(bytes, start + HEADER + 1) | unsigned(bytes, start + HEADER + 2) << 8;
            String text = text(bytes, start + TEXT, length + HEADER - TEXT);
            String state = text(bytes, start + STATE, TEXT - STATE);
            return new Result(Finding.LAST_WORDS, new SQLNonTransientConnectionException(text, state, code));
        }

        private static int unsigned(ByteBuffer bytes, int index) {
            return bytes.get(index) & 0xff;
        }

        private static String text(ByteBuffer bytes, int index, int length) {
            byte[] copy = new byte[length];
            bytes.get(index, copy);
            return new String(copy, StandardCharsets.UTF_8);
        }

        /**
         * Returns whether the connection is certainly dead.
         *
         * @return false also if the look cannot decide
         */
        public boolean dead() {
            return cause != null;
        }
    }

    /** What a look can find on a socket. */
    public enum Finding {
        /**
         * There are no bytes to read, as between two commands. As far as this machine knows, the connection is alive. With MariaDB
         * Connector/J, bytes of a streaming result do not count.
         */
        NOTHING,
        /** The server has sent nothing for so long that the look alone is not trusted. Ping the server. */
        SILENCE,
        /** Bytes other than {@link #LAST_WORDS}, for example a TLS record. Ping the server. The next read gets these bytes. */
        BYTES,
        /** A thread uses the connection, so this method did not look. A part of a reply can look like any finding. */
        IN_USE,
        /** The connection is open, but a streaming result has not been read to its end. A ping is not possible either. */
        STREAMING,
        /**
         * The server ended the connection and gave the reason. {@link Result#cause} has its text, SQLState and vendor code.
         */
        LAST_WORDS,
        /** The server, or a device in the network path, closed the connection without a readable reason. */
        END_OF_STREAM,
        /** The server, or a device in the network path, reset the connection. */
        RESET,
        /** This side closed the connection. */
        CLOSED
    }

    /**
     * When a look is not enough, and a ping or another question is sent too. Immutable, thread-safe.
     *
     * <p>A look sees only what the operating system of this machine knows. A half-open path, a frozen server and a server that is
     * shutting down always look alive. Silence is the time since the last byte came from the server, not the time since the last
     * unit of work.
     */
    public static final class PingAfter implements Probe {

        static final long NEVER_NANOS = Long.MAX_VALUE;

        private static final Probe PING = connection -> Peek.on(connection).link;

        private static final PingAfter ALWAYS = new PingAfter(0, false, PING);
        private static final PingAfter NEVER = new PingAfter(NEVER_NANOS, false, PING);

        private final long nanos;

        /** Whether the time counts from the last question, and not from the last byte. */
        private final boolean countsFromQuestion;
        private final Probe asked;

        private PingAfter(long nanos, boolean countsFromQuestion, Probe asked) {
            this.nanos = nanos;
            this.countsFromQuestion = countsFromQuestion;
            this.asked = asked;
        }

        /**
         * Asks if no byte has come for this time.
         *
         * @param limit above zero, and at most 100 years
         * @return the rule
         * @throws IllegalArgumentException if the limit is out of these bounds
         */
        public static PingAfter silenceOf(Duration limit) {
            ConnectionOptions.requirePositive("silence before a ping", limit, Duration.ofSeconds(30));
            return new PingAfter(limit.toNanos(), false, PING);
        }

        /**
         * Asks if the last question is at least this old. Before the first question, the time counts from the connect. Under load
         * this sends at most one question for each interval and connection.
         *
         * @param interval above zero, and at most 100 years
         * @return the rule
         * @throws IllegalArgumentException if the interval is out of these bounds
         */
        public static PingAfter atMostEvery(Duration interval) {
            ConnectionOptions.requirePositive("interval between questions", interval, Duration.ofSeconds(1));
            return new PingAfter(interval.toNanos(), true, PING);
        }

        /**
         * Asks after each look that found nothing.
         *
         * @return the rule
         */
        public static PingAfter always() {
            return ALWAYS;
        }

        /**
         * Never asks because of time. If a look finds bytes that it cannot explain, this rule still asks.
         *
         * @return the rule
         */
        public static PingAfter never() {
            return NEVER;
        }

        /**
         * Returns this rule with another question. Without this method, the question is a ping.
         *
         * @param probe what to ask, for example a {@code WriteProbe}; each new connection is prepared for this probe
         * @return a new rule
         */
        public PingAfter asking(Probe probe) {
            return new PingAfter(nanos, countsFromQuestion, Objects.requireNonNull(probe, "probe"));
        }

        /**
         * {@inheritDoc}
         *
         * @return looks, and asks if this rule says so. {@code ask} keeps its deadline, also under TLS and while another thread
         *     runs a query. While that query runs, or while a streaming result is open, {@code ask} sends nothing. A connection
         *     with an open streaming result may be used.
         * @throws SQLException if the socket cannot be looked at, or as the asked probe threw it
         */
        @Override
        public Question on(Connection connection) throws SQLException {
            return on(connection, TimeSource.SYSTEM, false);
        }

        /** Measures with these clocks. Decides whether a connection on which a streaming result was left open may be used. */
        Question on(Connection connection, TimeSource clocks, boolean streamIsStale) throws SQLException {
            Peek peek = Peek.on(connection);
            peek.link.socket().input().measureWith(clocks);
            return new LookAndAsk(peek, this, asked.on(connection), clocks, streamIsStale);
        }
    }
}
