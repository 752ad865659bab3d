// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import dev.goneaway.Replacement;
import dev.goneaway.support.ForwardingConnection;
import dev.goneaway.support.PhysicalConnection;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The driver's connection, with an {@code isValid} that looks at the socket and asks the server only if that leaves a doubt.
 *
 * <p>As thread-safe as the driver's.
 */
final class PeekConnection extends ForwardingConnection {

    private final Peek peek;
    private final PingAfter pingAfter;
    private final Replacement.Listener listener;

    PeekConnection(Connection physical, PingAfter pingAfter, Replacement.Listener listener) throws SQLException {
        super(physical);
        this.peek = Peek.on(physical);
        this.pingAfter = pingAfter;
        this.listener = listener;
    }

    /**
     * JDBC's contract, deadline included: also where the driver's own would wait for another thread's query, or twice under TLS.
     * Sends nothing while another thread uses the connection or a streaming result is open. A connection that is found dead, or
     * does not answer, is closed, as the driver does it. One that another thread uses until the deadline is not closed.
     */
    @Override
    public boolean isValid(int seconds) throws SQLException {
        if (seconds < 0) {
            throw new SQLException("the timeout of isValid must not be negative; got " + seconds, "HY024");
        }
        Peeked seen = peek.settle(pingAfter, (int) Math.min(seconds * 1_000L, Integer.MAX_VALUE));
        return switch (seen.sight()) {
            case NOTHING, STREAMING -> true;
            case CLOSED -> !physical.isClosed() && gone(Replacement.Reason.FOUND_DEAD, seen.cause());
            case LAST_WORDS, END_OF_STREAM, RESET -> gone(Replacement.Reason.FOUND_DEAD, seen.cause());
            case SILENCE, BYTES -> gone(Replacement.Reason.PING_FAILED, seen.cause());
            case IN_USE -> false;
        };
    }

    private boolean gone(Replacement.Reason reason, SQLException cause) {
        PhysicalConnection.abort(physical);
        new Replacement(reason, cause, null, null, Replacement.UNKNOWN_ID, Replacement.UNKNOWN_ID, null).tell(listener);
        return false;
    }
}
