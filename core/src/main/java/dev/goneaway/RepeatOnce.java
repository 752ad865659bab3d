// SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.sql.SQLException;
import java.util.Objects;

/**
 * Runs a unit of work a second time, on a fresh connection, if the first run ended in a loss: for callers who say, by using this class,
 * that their units may be repeated.
 *
 * <p>This is the only cure for the race between check and use, which no check can close: the server may go away after the check and
 * before the command. The price is that the first run may have taken effect, wholly or in part, before the connection was lost. So
 * a unit is fit for this only if running it twice is the same as running it once: a read, or a write with a key of the caller's own.
 *
 * <p>It repeats at most once, only if work had started, and only after a loss {@linkplain ConnectionFailure#onTheWire on the wire}: never
 * after an ordinary error, a demotion, the use of a connection that was closed before, or an {@code Error}. If the second run fails too, its exception is thrown, with the first one as a
 * suppressed exception. As thread-safe as the strategy inside.
 */
public final class RepeatOnce implements ConnectionStrategy {

    private final ConnectionStrategy strategy;

    /**
     * Declares that every unit of work given to this object may be repeated.
     *
     * @param strategy runs the work; closed with this object
     */
    public RepeatOnce(ConnectionStrategy strategy) {
        this.strategy = Objects.requireNonNull(strategy, "strategy");
    }

    @Override
    public <T> T withConnection(SqlFunction<T> work) throws SQLException {
        Objects.requireNonNull(work, "work");
        boolean[] started = new boolean[1];
        try {
            return strategy.withConnection(connection -> {
                started[0] = true;
                return work.apply(connection);
            });
        } catch (SQLException | RuntimeException first) {
            if (!started[0] || !ConnectionFailure.onTheWire(first)) {
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
