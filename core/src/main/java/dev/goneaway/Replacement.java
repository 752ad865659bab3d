// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.time.Duration;

/**
 * One connection given up for another: what its session held is gone.
 *
 * @param reason why the old one was given up
 * @param cause the exception that showed it; null if there was none
 * @param idle how long the old connection had gone unused before its last check or unit; null if unknown
 * @param age how long ago the old connection was made; null if unknown
 * @param oldConnectionId the server's {@code CONNECTION_ID()} of the old connection, or {@link #UNKNOWN_ID}
 * @param newConnectionId the server's {@code CONNECTION_ID()} of the new connection, or {@link #UNKNOWN_ID}
 * @param took how long it took to get the new connection ready, every step on it included; null if unknown
 */
public record Replacement(
        ReplacementReason reason, Throwable cause, Duration idle, Duration age, long oldConnectionId, long newConnectionId, Duration took) {

    /** Stands for a connection id that is not known; a server never gives it. */
    public static final long UNKNOWN_ID = 0;
}
