// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.time.Duration;

/**
 * How much the ingester may hold, and for how long; immutable. Memory is bounded by {@code (queue + writers × batch + senders) ×
 * maxLineBytes}, and {@code senders × window} answers of a hundred bytes.
 *
 * @param queue how many lines wait for the table; while it is full, nothing is read
 * @param batch how many lines at most are stored in one unit of work
 * @param writers how many units of work run side by side; more than one helps only where a pool lends connections
 * @param senders how many connections are served at a time; others wait to be accepted
 * @param window how many lines of one sender may be without an answer
 * @param maxLineBytes how long a line may be, without its line feed
 * @param patience how long a unit of work is repeated before its lines are dropped without an answer
 * @param drain how long a clean stop may take to store and answer what was read
 * @param maxSilence how long a sender may neither send a whole line nor read its answers while all places are taken
 */
public record IngesterOptions(
        int queue, int batch, int writers, int senders, int window, int maxLineBytes, Duration patience, Duration drain,
        Duration maxSilence) {

    /** Some megabytes at most; half a minute of patience, ten seconds to stop, a minute of silence. */
    public static final IngesterOptions DEFAULTS = new IngesterOptions(
            1_000, 200, 1, 100, 500, 8 * 1024, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofMinutes(1));

    /**
     * A statement has to fit into the smallest {@code max_allowed_packet} in use, MariaDB's 16 MiB, with every byte of it
     * escaped.
     */
    private static final int STATEMENT_BYTES = 7 * 1024 * 1024;

    /**
     * Refuses what could not work.
     *
     * @param queue lines that wait
     * @param batch lines of a unit of work
     * @param writers units side by side
     * @param senders connections at a time
     * @param window lines without an answer
     * @param maxLineBytes length of a line
     * @param patience how long a unit is repeated
     * @param drain how long a clean stop takes
     * @param maxSilence how long a silent sender may keep the last place
     * @throws NullPointerException if a duration is null
     * @throws IllegalArgumentException if a number is below 1, a duration negative, or a batch longer than the server takes
     */
    public IngesterOptions {
        atLeastOne("queue", queue);
        atLeastOne("batch", batch);
        atLeastOne("writers", writers);
        atLeastOne("senders", senders);
        atLeastOne("window", window);
        atLeastOne("max-line", maxLineBytes);
        if ((long) batch * maxLineBytes > STATEMENT_BYTES) {
            throw new IllegalArgumentException("a batch of " + batch + " lines of " + maxLineBytes
                    + " bytes could be longer than the server takes: "
                    + "choose --batch and --max-line so that one times the other is at most " + STATEMENT_BYTES);
        }
        if (patience.isNegative() || drain.isNegative()) {
            throw new IllegalArgumentException("neither --patience nor --drain may be negative");
        }
        if (maxSilence.toMillis() < 1) {
            throw new IllegalArgumentException("--max-silence must be above zero");
        }
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("--" + name + " must be at least 1; got " + value);
        }
    }

    /**
     * These options with another patience.
     *
     * @param limit not negative
     * @return new options
     */
    public IngesterOptions withPatience(Duration limit) {
        return new IngesterOptions(queue, batch, writers, senders, window, maxLineBytes, limit, drain, maxSilence);
    }

    /**
     * These options with another size of units of work and of what waits for them.
     *
     * @param lines in the queue, at least 1
     * @param each in a unit of work, at least 1
     * @return new options
     */
    public IngesterOptions withQueue(int lines, int each) {
        return new IngesterOptions(lines, each, writers, senders, window, maxLineBytes, patience, drain, maxSilence);
    }

    /**
     * These options with another time to stop.
     *
     * @param limit not negative
     * @return new options
     */
    public IngesterOptions withDrain(Duration limit) {
        return new IngesterOptions(queue, batch, writers, senders, window, maxLineBytes, patience, limit, maxSilence);
    }

    /**
     * These options with another number of places for senders.
     *
     * @param places at least 1
     * @param silence after which a sender may lose its place; above zero
     * @return new options
     */
    public IngesterOptions withSenders(int places, Duration silence) {
        return new IngesterOptions(queue, batch, writers, places, window, maxLineBytes, patience, drain, silence);
    }
}
