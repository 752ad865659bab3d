// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy.SqlConsumer;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.support.ProbingDataSource;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import javax.sql.DataSource;

/**
 * Makes the connections of one pool, and remembers them. So old connections can be retired, and the pool can close all of them.
 *
 * <p>Makes no call to a remembered connection before {@link #close}, not even {@code isClosed}: a connection to several hosts
 * returns from that call only when its running query has ended. Thread-safe.
 */
class PoolSource extends ProbingDataSource {

    private static final System.Logger LOGGER = System.getLogger("dev.goneaway.pool");

    private final Set<Probed> made = Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));
    private final boolean tellsCloses;

    /** HikariCP replaces a connection when up to a quarter of the age limit is left, and c3p0 when up to a fifth is left. */
    private final long oldNanos;

    /** The time of the last retirement. At first, a time before all connections. */
    private volatile long retiredNanos = System.nanoTime();

    /** Tells closes by the pool too, if the owner calls {@link #stop} before it closes the pool. */
    PoolSource(DataSource source, RecycleSettings settings, ConnectionOptions options, boolean tellsCloses) {
        super(source, settings.probe(), options.withOnConnect(step(settings, options)));
        this.tellsCloses = tellsCloses;
        this.oldNanos = settings.recycle().multipliedBy(3).dividedBy(4).toNanos();
    }

    private static SqlConsumer step(RecycleSettings settings, ConnectionOptions options) {
        SqlConsumer warning = settings.warnIfNotBelowWaitTimeout();
        return connection -> {
            options.prepare(connection);
            warning.accept(connection);
        };
    }

    /** After an {@code Error} from a connect, c3p0 would wait for that connection without end. */
    @Override
    public Connection getConnection() throws SQLException {
        try {
            return super.getConnection();
        } catch (Error e) {
            throw new SQLException("the step on a new connection failed", e);
        }
    }

    @Override
    protected void opened(Probed connection) throws SQLException {
        made.add(connection);
        // Check after adding. Either we see that close() was called, or close() sees our connection.
        if (isStopped()) {
            throw new SQLException("the pool is closed", "08003");
        }
    }

    @Override
    protected Optional<Reason> whyClosed(Probed connection) {
        return !tellsCloses ? Optional.empty() : Optional.of(isRetired(connection) ? Reason.RETIRED
                : System.nanoTime() - connection.madeNanos() >= oldNanos ? Reason.TOO_OLD : Reason.CLOSED_BY_POOL);
    }

    /** Retires all connections whose connect began before now. */
    void retire() {
        retiredNanos = System.nanoTime();
    }

    boolean isRetired(Probed connection) {
        return connection.madeNanos() - retiredNanos < 0;
    }

    /**
     * Aborts the connections that the pool left open, on a new thread. Under TLS an abort may wait for a frozen server. An abort
     * of a connection to several hosts waits for its running query.
     */
    void close() {
        stop();
        if (!made.isEmpty()) {
            Thread aborts = new Thread(() -> List.copyOf(made).forEach(PoolSource::abort), "goneaway-pool-aborts");
            aborts.setDaemon(true);
            aborts.start();
        }
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (Throwable e) {
            // Go on, because the other connections must be closed too if this abort fails.
            LOGGER.log(Level.DEBUG, "could not abort a connection", e);
        }
    }
}
