// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

/** Why a connection was given up. */
public enum ReplacementReason {

    /** It had not been used for as long as the strategy allows, or longer. */
    IDLE_TOO_LONG,

    /** The wall clock and the monotonic clock told different times, so how long it had been idle was in doubt. */
    CLOCKS_DISAGREE,

    /** It did not answer a ping in time. */
    PING_FAILED,

    /** A look at its socket, with no round trip, found that the server or the path had ended it. */
    FOUND_DEAD,

    /** The check before use failed with an exception. */
    CHECK_FAILED,

    /** It was lost while work ran. The work saw an exception, unless it kept that to itself or the driver hid it. */
    LOST_DURING_WORK,

    /**
     * A write was refused as read-only, by the server or in a read-only transaction. That may be a transaction that the program itself
     * started. The work saw the exception.
     */
    READ_ONLY_DEMOTION,

    /** The work ended with an {@link Error}, after which nothing about the connection is certain. */
    ERROR_DURING_WORK,

    /** The work itself closed or aborted it. */
    CLOSED_DURING_WORK,

    /**
     * After the work, a rollback or the restoring of a setting failed, or the connection could not carry a command. What the work had
     * committed stands.
     */
    CLEANUP_FAILED,

    /** The user chose to discard sessions after a unit, or a {@link SessionReset} returned false or threw. */
    SESSION_DISCARDED
}
