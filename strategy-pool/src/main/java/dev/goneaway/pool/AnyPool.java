// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import dev.goneaway.Replacement.Staleness;
import dev.goneaway.support.PhysicalConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Takes any pooled {@code DataSource} with the settings that it has. This class relies on the pool for lending only. {@link
 * PoolStrategy} rolls back and restores autocommit before a connection goes back, also if the pool would commit.
 *
 * <p>A {@code DataSource} has no method to retire connections. So this class aborts the one connection that failed, and leaves
 * the others to the pool's own validation. This class does not close the pool. The pool's connections must pass {@code abort} on
 * to the driver.
 */
public final class AnyPool implements ManagedPool {

    /** HikariCP's default window without validation, because the window of this pool is unknown. */
    private static final long HELD_LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final DataSource pool;

    /**
     * Takes a pool.
     *
     * @param pool thread-safe; not closed with the strategy
     */
    public AnyPool(DataSource pool) {
        this.pool = Objects.requireNonNull(pool, "pool");
    }

    @Override
    public Lease borrow() throws SQLException {
        return new PlainLease(pool.getConnection());
    }

    private record PlainLease(Connection connection) implements Lease {

        /** Validates a connection that the unit held for long, because the pool may lend it again without a validation. */
        @Override
        public boolean giveBack(long heldNanos) throws SQLException {
            if (heldNanos >= HELD_LONG_NANOS
                    && !connection.isValid((int) RecycleSettings.DEFAULTS.validationTimeout().toSeconds())) {
                return false;
            }
            connection.close();
            return true;
        }

        /** Makes a call that fails, for pools that watch for exceptions. Other pools find the dead connection by validation. */
        @Override
        public boolean discard(Staleness why) {
            PhysicalConnection.abort(connection);
            ManagedPool.giveBackAborted(connection);
            return false;
        }
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
