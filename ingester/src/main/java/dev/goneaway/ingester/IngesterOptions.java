// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.time.Duration;

/**
 * Limits of an ingester. Memory is bounded by {@code senders × batch × maxLineBytes}.
 *
 * @param batch the most lines that one unit of work stores
 * @param senders how many connections are served at a time; others wait until they are accepted
 * @param maxLineBytes how long a line may be, without its line feed
 * @param patience how long a unit of work is repeated before its lines are left without an answer
 * @param drain how long {@link Ingester#close} waits until what was read is stored and answered
 */
public record IngesterOptions(int batch, int senders, int maxLineBytes, Duration patience, Duration drain) {

    /** 200 lines a batch, 50 senders, 8 KiB a line, 30 seconds of patience, and 10 seconds to stop. */
    public static final IngesterOptions DEFAULTS = new IngesterOptions(
            200, 50, 8 * 1024, Duration.ofSeconds(30), Duration.ofSeconds(10));

    /** A statement must fit into MariaDB's default max_allowed_packet of 16 MiB, even if every byte is escaped. */
    private static final int STATEMENT_BYTES = 7 * 1024 * 1024;

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if a number is below 1, a duration is negative, or a batch is longer than the server
     *     accepts
     */
    public IngesterOptions {
        requireAtLeastOne("batch", batch);
        requireAtLeastOne("senders", senders);
        requireAtLeastOne("max-line", maxLineBytes);
        if ((long) batch * maxLineBytes > STATEMENT_BYTES) {
            throw new IllegalArgumentException("a batch of " + batch + " lines of " + maxLineBytes
                    + " bytes could be longer than the server accepts: "
                    + "choose --batch and --max-line so that their product is at most " + STATEMENT_BYTES);
        }
        if (patience.isNegative() || drain.isNegative()) {
            throw new IllegalArgumentException("--patience and --drain must not be negative");
        }
    }

    private static void requireAtLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("--" + name + " must be at least 1; got " + value);
        }
    }
}
