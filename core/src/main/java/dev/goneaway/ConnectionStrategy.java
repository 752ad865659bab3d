// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;

/**
 * Runs units of work on a database connection that may die between them, and never runs one of them twice, unless the caller wraps it into a
 * {@link RepeatOnce}, which says that it may.
 *
 * <p>A callback is the one place where both moments that matter can be seen: just before use, when a dead connection can still be
 * replaced at no risk, and just after a failure, when it must be thrown away. Between those moments the connection is the
 * caller's, and a strategy keeps its hands off it. The contract, which every implementation is tested against on a real server:
 * <ol>
 * <li>It connects lazily, on first use, and keeps using the same physical connection while that is healthy.
 * <li>A connection that died while idle is replaced before work starts, to the degree that the strategy promises.
 * <li>Work runs <em>at most once</em>. A loss inside it is rethrown as the very same exception, the connection is discarded, and the
 *     next call works. A physical connection that is closed, and that the work did not close, was lost, whatever the work threw and
 *     also if it threw nothing. At most one unit fails because of a connection that cannot be used, unless units keep that to
 *     themselves.
 * <li>An ordinary SQL error keeps the connection. A server that cannot write costs the connection, see {@link ConnectionFailure}. Where the
 *     exception alone cannot tell, or is no error of the server's, the connection is asked once, with a deadline of a second.
 * <li>A transaction left open is rolled back, never committed, and autocommit comes back as the {@code DataSource} gave it (a pool may have
 *     its own idea of that: HikariCP and c3p0 turn it on). A unit that succeeded and left neither pays no round trip for this. JDBC shows
 *     only transactions that were opened with {@code setAutoCommit(false)}: one opened in SQL, by {@code START TRANSACTION}, is seen only
 *     with an exact {@link TransactionCheck}. Without one it stays open, takes in what later units write, and is committed or lost with
 *     them.
 * <li>A {@code RuntimeException} passes through and the connection is kept, rolled back, unless its causes show that the connection is
 *     lost; an {@code Error} discards it. A connection that the work aborted is replaced at the next call. A connection that the work
 *     closed is closed for the work: a single one is replaced, and a pool's is judged as any other and goes back.
 * <li>A failed connect surfaces as the driver's own exception, or with it as a cause or suppressed exception; it leaks nothing, and the next call tries again.
 * <li>After {@link #close()} every call throws {@link java.sql.SQLNonTransientConnectionException} with SQLState 08003.
 * <li>A strategy may be shared by threads. One that holds a single connection runs one unit at a time and refuses a call from inside
 *     work with {@link IllegalStateException}, rather than share a transaction by accident; a pool runs units side by side.
 * <li>A lost connection is disposed of without another round trip and without blocking.
 * <li>An optional step on every new connection runs before work; if it fails, that connection is discarded.
 * <li>JDBC's own settings (read-only, isolation, catalog, schema, network timeout, holdability, type map) are as they were before a unit
 *     changed them. For the rest of the session the user may choose a {@link SessionReset}, after failed units or after each.
 * </ol>
 *
 * <p>What a replacement loses (temporary tables, user and session variables, {@code GET_LOCK} locks, prepared statements) is gone when
 * the next unit starts. {@link ConnectionOptions#onConnect} puts back what can be put back; a {@link ReplacementListener} is told
 * of the rest.
 */
public interface ConnectionStrategy extends AutoCloseable {

    /**
     * Runs {@code work} at most once, on a connection that was fit for use just before.
     *
     * <p>Blocks while connecting, while another unit holds the only connection, and while the work runs. Each wait is bounded by
     * {@link ConnectionOptions#maxWait} or by the deadlines ({@code connectTimeout}, {@code socketTimeout}) that were set on the
     * {@code DataSource}.
     *
     * @param <T> what the work returns
     * @param work the unit of work; not null
     * @return what the work returned
     * @throws SQLException the very exception that the work threw; or why no connection could be had, in which case the work did not start
     * @throws IllegalStateException on a call from inside work, where the strategy holds a single connection
     */
    <T> T withConnection(SqlFunction<T> work) throws SQLException;

    /**
     * Does as {@link #withConnection} does, for work that returns nothing.
     *
     * @param work the unit of work; not null
     * @throws SQLException as {@link #withConnection}
     */
    default void useConnection(SqlConsumer work) throws SQLException {
        Objects.requireNonNull(work, "work");
        withConnection((Connection connection) -> {
            work.accept(connection);
            return null;
        });
    }

    /**
     * Refuses every later call; idempotent, and safe from any thread, beside running work and inside it. Does not wait for running work:
     * it completes undisturbed, and its connection is closed when it has. A pool grants running work {@link ConnectionOptions#maxWait} to
     * complete, and then takes its connections away.
     */
    @Override
    void close();
}
