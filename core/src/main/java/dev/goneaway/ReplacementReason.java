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

    /** It was lost while work ran: the work saw the exception. */
    LOST_DURING_WORK,

    /** The server behind it had turned read-only: the work saw the exception. */
    READ_ONLY_DEMOTION,

    /** The work ended with an {@link Error}, after which nothing about the connection is certain. */
    ERROR_DURING_WORK,

    /** It was closed when the work ended: by the work, or by the driver after a loss that the work kept to itself. */
    CLOSED_DURING_WORK,

    /** Rolling back, or restoring autocommit, failed after the work; nothing that the work had committed is touched by that. */
    CLEANUP_FAILED
}
