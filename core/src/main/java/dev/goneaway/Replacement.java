// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;

/**
 * Describes one connection that was given up and the connection that replaced it. What the old session held is lost.
 *
 * @param reason why the old connection was given up
 * @param cause the exception that showed the reason; null if there was none
 * @param idle how long the old connection was idle before its last check or unit; null if unknown
 * @param age how long ago the old connection was made; null if unknown
 * @param oldConnectionId the server's {@code CONNECTION_ID()} of the old connection, or {@link #UNKNOWN_ID}
 * @param newConnectionId the server's {@code CONNECTION_ID()} of the new connection, or {@link #UNKNOWN_ID}
 * @param took how long it took to make the new connection ready, with every step on it; null if unknown
 */
public record Replacement(
        Reason reason, Throwable cause, Duration idle, Duration age, long oldConnectionId, long newConnectionId, Duration took) {

    /** Stands for an unknown connection id. A server never gives this id. */
    public static final long UNKNOWN_ID = 0;

    /**
     * Calls a listener. Logs what the listener throws, and throws nothing.
     *
     * @param listener null if there is none
     */
    public void tell(Listener listener) {
        if (listener != null) {
            try {
                listener.replaced(this);
            } catch (Throwable e) {
                System.getLogger("dev.goneaway").log(Level.WARNING, "a replacement listener failed", e);
            }
        }
    }

    /** Is called for each replacement, so that no loss of session state stays hidden. */
    public interface Listener {

        /**
         * Handles one replacement.
         *
         * <p>A strategy calls this method before the next unit of work starts, on the thread of that unit. A check inside a pool
         * calls it on any thread of the pool. So the method should return soon, and be thread-safe if a pool uses the listener.
         * An exception of the method is only logged.
         *
         * @param replacement what happened
         */
        void replaced(Replacement replacement);

        /**
         * Handles the end of a connect that needed more than one attempt. Does nothing unless overridden. A {@link
         * ConnectionOptions.ConnectPolicy} calls this method on the thread that connects.
         *
         * @param waited the time from the first attempt to the end of the last one
         * @param attempts how many attempts were made, with the last one
         * @param first why the first attempt failed
         * @param connected whether the last attempt succeeded
         */
        default void connectWaited(Duration waited, int attempts, SQLException first, boolean connected) { }
    }

    /**
     * Says why a connection must not be used again.
     *
     * @param reason what was found
     * @param cause the exception that showed it; null if there was none
     */
    public record Staleness(Reason reason, Throwable cause) {

        /** Refuses a null reason. */
        public Staleness {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** Why a connection was given up. */
    public enum Reason {

        /** The connection was idle for as long as the strategy allows, or longer. */
        IDLE_TOO_LONG,

        /** The wall clock and the monotonic clock measured different times, so the idle time of the connection was in doubt. */
        CLOCKS_DISAGREE,

        /** The connection was as old as the strategy or the pool allows. */
        TOO_OLD,

        /** The connection did not answer a ping or another {@link ConnectionOptions.Probe} in time. */
        PING_FAILED,

        /** A {@link ConnectionOptions.Probe} asked before the work whether the server accepts writes, and the server does not. */
        FOUND_READ_ONLY,

        /** Another connection of the same pool had just got no answer in time, and this one had been silent for as long. */
        SUSPECT,

        /** A look at the socket, with no round trip, found that the server or the network path had ended the connection. */
        FOUND_DEAD,

        /** The check before use failed with an exception. */
        CHECK_FAILED,

        /** The connection was lost while work ran. The work got an exception, unless the driver hid the loss. */
        LOST_DURING_WORK,

        /**
         * A write was refused as read-only, by the server or in a read-only transaction. The program itself may have started that
         * transaction. The work got the exception.
         */
        READ_ONLY_DEMOTION,

        /** The work ended with an {@link Error}, after which the state of the connection is unknown. */
        ERROR_DURING_WORK,

        /** The work itself closed or aborted the connection. */
        CLOSED_DURING_WORK,

        /**
         * After the work, a rollback or the restoring of a setting failed, or the connection could not carry a command. What the
         * work committed is not affected.
         */
        CLEANUP_FAILED,

        /** The pool gave the connection up, because another one was lost or because its server had turned read-only. */
        RETIRED,

        /** The pool closed the connection for a reason of its own, such as its size or the idle time. */
        CLOSED_BY_POOL,

        /**
         * The user chose to discard sessions after a unit, or a {@link ConnectionOptions.SessionReset} returned false or threw.
         */
        SESSION_DISCARDED
    }
}
