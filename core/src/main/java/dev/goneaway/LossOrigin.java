// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import dev.goneaway.ConnectionFailure.ServerError;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds out who ended a lost connection: the server or a device in the network path, or this program. Sends nothing. Thread-safe.
 */
public final class LossOrigin {

    /** Messages of the JDK and MySQL Connector/J for a socket that this program closed or interrupted begin like this. */
    private static final List<String> CLOSED_HERE = List.of("socket closed", "socket is closed", "closed by");

    /**
     * Vendor codes with which a Galera node (1047) or a proxy (2002 and 2003) reports that it did not pass the statement on. The
     * connection from this program to that node or proxy still works.
     */
    private static final Set<Integer> REFUSALS = Set.of(1047, 2002, 2003);

    private LossOrigin() {
    }

    /**
     * Returns whether the server, or a device in the network path, ended the connection. Returns false after a timeout, an abort
     * or an interrupt, which this program caused. Returns false too if the driver does not say why the connection is closed.
     *
     * @param failure what was thrown; not null
     * @param gone whether the unit's own connection is closed or does not answer; the failure may be another connection's
     * @return true if a server's own error says so, or if the connection is gone and the exception shows that the other side
     *     ended it
     */
    public static boolean isDroppedByServer(Throwable failure, boolean gone) {
        List<Throwable> chain = ConnectionFailure.chain(failure);
        if (chain.stream().anyMatch(LossOrigin::isLossOfServer)) {
            return true;
        }
        return gone && ConnectionFailure.of(failure, false).compareTo(ConnectionFailure.IN_DOUBT) <= 0
                && chain.stream().anyMatch(ConnectionFailure::isOfTheWire) && chain.stream().noneMatch(LossOrigin::isMadeHere);
    }

    /**
     * Returns whether a Galera node (1047) or a proxy (2002, 2003) refused the statement. The server did not execute the
     * statement, and the connection may still work for other statements.
     *
     * @param failure what was thrown; may be null
     * @return true if so
     */
    public static boolean isRefusalOfCluster(Throwable failure) {
        return ConnectionFailure.chain(failure).stream().anyMatch(
                each -> isLossOfServer(each) && REFUSALS.contains(((SQLException) each).getErrorCode()));
    }

    private static boolean isLossOfServer(Throwable each) {
        return each instanceof SQLException sql && ServerError.meaning(sql) == ConnectionFailure.LOST;
    }

    /** Returns whether a timeout, a close, an abort or an interrupt in this program caused the exception. */
    private static boolean isMadeHere(Throwable each) {
        return each instanceof InterruptedIOException || each instanceof InterruptedException
                || each instanceof ClosedChannelException || each instanceof IOException && each.getMessage() != null
                && CLOSED_HERE.stream().anyMatch(each.getMessage().toLowerCase(Locale.ROOT)::startsWith);
    }
}
