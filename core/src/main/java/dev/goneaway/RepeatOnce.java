// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.sql.SQLException;
import java.util.Objects;

/**
 * Runs a unit of work a second time if the first run ended in the loss of its connection: for callers who say, by using this class, that their
 * units may be repeated.
 *
 * <p>This is the only cure for the race between check and use, which no check can close: the server may go away after the check and
 * before the command. The price is that the first run may have taken effect, wholly or in part, before the connection was lost. So
 * a unit is fit for this only if running it twice is the same as running it once: a read, or a write with a key of the caller's own.
 *
 * <p>It repeats at most once, only if work had started, and only if the unit's own connection was lost
 * {@linkplain ConnectionFailure#onTheWire(Throwable, java.sql.Connection) on the wire}: never after an ordinary error, a demotion, a loss of
 * some other connection, or an {@code Error}. The second run gets whatever the strategy gives next: a new connection from one that holds a
 * single one, and from a pool that can retire what it held; a pool that cannot may give another dead one. If the second run fails too, its
 * exception is thrown, with the first one as a suppressed exception. As thread-safe as the strategy inside.
 */
public final class RepeatOnce implements ConnectionStrategy {

    private final ConnectionStrategy strategy;

    /**
     * Declares that every unit of work given to this object may be repeated.
     *
     * @param strategy runs the work; closed with this object
     * @throws IllegalArgumentException if the strategy repeats already: twice once is more than once
     */
    public RepeatOnce(ConnectionStrategy strategy) {
        this.strategy = Objects.requireNonNull(strategy, "strategy");
        if (strategy instanceof RepeatOnce) {
            throw new IllegalArgumentException("the strategy repeats lost units already: use it as it is");
        }
    }

    @Override
    public <T> T withConnection(SqlFunction<T> work) throws SQLException {
        Objects.requireNonNull(work, "work");
        boolean[] lost = new boolean[1];
        try {
            return strategy.withConnection(connection -> {
                try {
                    return work.apply(connection);
                } catch (SQLException | RuntimeException failure) {
                    // Judged here, while the connection can still be asked.
                    lost[0] = ConnectionFailure.onTheWire(failure, connection);
                    throw failure;
                }
            });
        } catch (SQLException | RuntimeException first) {
            if (!lost[0]) {
                throw first;
            }
            return again(work, first);
        }
    }

    private <T> T again(SqlFunction<T> work, Exception first) throws SQLException {
        try {
            return strategy.withConnection(work);
        } catch (SQLException | RuntimeException second) {
            if (second != first) {
                second.addSuppressed(first);
            }
            throw second;
        }
    }

    @Override
    public void close() {
        strategy.close();
    }
}
