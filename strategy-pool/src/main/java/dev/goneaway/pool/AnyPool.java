// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import dev.goneaway.support.PhysicalConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Takes any pooled {@code DataSource} as it is: it trusts the pool with nothing but lending, so each unit is rolled back and autocommit
 * restored before the connection goes back, even where the pool would commit.
 *
 * <p>What a {@code DataSource} cannot be asked, this cannot do: it retires single connections by aborting them, and leaves the rest of the
 * pool to the pool's own validation. The pool stays its owner's to close. The connections must pass {@code abort} through to the driver.
 */
public final class AnyPool implements ManagedPool {

    /** HikariCP's window, for want of the pool's own. */
    private static final long HELD_LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final DataSource pool;

    /**
     * Takes a pool as it is.
     *
     * @param pool thread-safe; not closed with the strategy
     */
    public AnyPool(DataSource pool) {
        this.pool = Objects.requireNonNull(pool, "pool");
    }

    @Override
    public Connection borrow() throws SQLException {
        return pool.getConnection();
    }

    /** A pool that watches for exceptions learns from {@link Returns#dead} that the connection is dead; the others, from their validation. */
    @Override
    public void discard(Connection borrowed) {
        PhysicalConnection.abort(borrowed);
        Returns.dead(borrowed);
    }

    /** The pool may lend it out again unseen, at once or after a while; the deadline is that of the other pools' default. */
    @Override
    public boolean isFitToReturn(Connection borrowed, long heldNanos) throws SQLException {
        return heldNanos < HELD_LONG_NANOS || borrowed.isValid((int) RecycleSettings.DEFAULTS.validationTimeout().toSeconds());
    }

    @Override
    public void invalidate() {
    }

    @Override
    public int busy() {
        return 0;
    }

    @Override
    public boolean runsOnConnect() {
        return false;
    }

    @Override
    public void close() {
    }
}
