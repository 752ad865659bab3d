// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Logs one line of level INFO for each replacement, to the {@link System.Logger} named {@code dev.goneaway}.
 *
 * <p>A line contains the class, SQLState and vendor code of an exception, but never its message. Messages of drivers and servers
 * can quote URLs and statements, and these can contain passwords. Thread-safe.
 */
public final class LoggingListener implements Replacement.Listener {

    private final System.Logger logger;

    /** Logs to {@code dev.goneaway}. */
    public LoggingListener() {
        this(System.getLogger("dev.goneaway"));
    }

    LoggingListener(System.Logger logger) {
        this.logger = logger;
    }

    @Override
    public void replaced(Replacement replacement) {
        if (logger.isLoggable(Level.INFO)) {
            logger.log(Level.INFO, line(replacement));
        }
    }

    /** Logs the wait for a server: a warning, because a unit of work stood still. */
    @Override
    public void connectWaited(Duration waited, int attempts, SQLException first, boolean connected) {
        logger.log(Level.WARNING, (connected ? "connected after " : "gave up connecting after ") + waited + " and " + attempts
                + " attempts, first failure " + describe(first));
    }

    /**
     * Combines this listener with another one.
     *
     * @param next is called after this one
     * @return calls both
     */
    public Replacement.Listener andThen(Replacement.Listener next) {
        LoggingListener first = this;
        return new Replacement.Listener() {
            @Override
            public void replaced(Replacement replacement) {
                first.replaced(replacement);
                next.replaced(replacement);
            }

            @Override
            public void connectWaited(Duration waited, int attempts, SQLException cause, boolean connected) {
                first.connectWaited(waited, attempts, cause, connected);
                next.connectWaited(waited, attempts, cause, connected);
            }
        };
    }

    static String line(Replacement replacement) {
        StringBuilder line = new StringBuilder("connection ").append(id(replacement.oldConnectionId()))
                .append(" replaced by ").append(id(replacement.newConnectionId()))
                .append(": ").append(replacement.reason());
        append(line, ", idle ", replacement.idle());
        append(line, ", age ", replacement.age());
        append(line, ", took ", replacement.took());
        if (replacement.cause() != null) {
            line.append(", cause ").append(describe(replacement.cause()));
        }
        return line.toString();
    }

    /** Describes an exception without its message. */
    static String describe(Throwable cause) {
        String type = cause.getClass().getName();
        return cause instanceof SQLException sql ? type + " [" + sql.getSQLState() + "/" + sql.getErrorCode() + "]" : type;
    }

    private static String id(long id) {
        return id == Replacement.UNKNOWN_ID ? "?" : Long.toString(id);
    }

    private static void append(StringBuilder line, String label, Duration duration) {
        if (duration != null) {
            line.append(label).append(duration);
        }
    }
}
