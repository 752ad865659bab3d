// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.sql.SQLException;
import java.time.Duration;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;

/**
 * Commits one {@code dev.goneaway.ConnectionReplacement} event to JDK Flight Recorder for each replacement, and one {@code
 * dev.goneaway.ConnectWait} event for each connect that needed more than one attempt. While no recording runs, it only creates
 * one object per event.
 *
 * <p>This class, like {@link LoggingListener}, never records the message of an exception. Thread-safe.
 */
public final class FlightRecorderListener implements Replacement.Listener {

    /** Works with or without a running recording. */
    public FlightRecorderListener() {
    }

    @Override
    public void replaced(Replacement replacement) {
        ReplacementEvent event = new ReplacementEvent();
        if (event.isEnabled()) {
            event.reason = replacement.reason().name();
            event.cause = replacement.cause() == null ? null : LoggingListener.describe(replacement.cause());
            event.idle = nanos(replacement.idle());
            event.age = nanos(replacement.age());
            event.took = nanos(replacement.took());
            event.oldConnectionId = replacement.oldConnectionId();
            event.newConnectionId = replacement.newConnectionId();
            event.commit();
        }
    }

    @Override
    public void connectWaited(Duration waited, int attempts, SQLException first, boolean connected) {
        WaitEvent event = new WaitEvent();
        if (event.isEnabled()) {
            event.waited = waited.toNanos();
            event.attempts = attempts;
            event.cause = LoggingListener.describe(first);
            event.connected = connected;
            event.commit();
        }
    }

    /** Flight Recorder shows {@code Long.MIN_VALUE} in a time span as "not available". */
    private static long nanos(Duration duration) {
        return duration == null ? Long.MIN_VALUE : duration.toNanos();
    }

    @Name("dev.goneaway.ConnectionReplacement")
    @Label("Connection Replacement")
    @Category("Gone Away")
    @Description("A database connection was replaced. What its session held is lost")
    static final class ReplacementEvent extends Event {

        @Label("Reason")
        String reason;

        @Label("Cause")
        @Description("Class, SQLState and vendor code of the exception that showed it, without its message")
        String cause;

        @Label("Idle Time")
        @Timespan(Timespan.NANOSECONDS)
        long idle;

        @Label("Age")
        @Timespan(Timespan.NANOSECONDS)
        long age;

        @Label("Time to Replace")
        @Timespan(Timespan.NANOSECONDS)
        long took;

        @Label("Old Connection Id")
        @Description("0 if unknown")
        long oldConnectionId;

        @Label("New Connection Id")
        @Description("0 if unknown")
        long newConnectionId;
    }

    @Name("dev.goneaway.ConnectWait")
    @Label("Connect Wait")
    @Category("Gone Away")
    @Description("A unit of work or a pool waited for a server that did not accept connections")
    static final class WaitEvent extends Event {

        @Label("Waited")
        @Timespan(Timespan.NANOSECONDS)
        long waited;

        @Label("Attempts")
        int attempts;

        @Label("First Failure")
        @Description("Class, SQLState and vendor code of the first exception, without its message")
        String cause;

        @Label("Connected")
        boolean connected;
    }
}
