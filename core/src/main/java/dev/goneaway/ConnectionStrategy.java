// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;

/**
 * Runs units of work on a database connection that may die between them. A unit of work is the code that the caller passes to
 * {@link #withConnection}. No unit runs twice, unless the caller allows that with {@link RepeatOnce}.
 *
 * <p>A strategy acts at two moments. Just before a unit, it can replace a dead connection without risk. Just after a failure, it
 * must throw away a lost connection. Between these moments only the caller uses the connection. Each strategy is tested against
 * this contract on real servers:
 * <ol>
 * <li>A strategy connects at its first call, and not before. It keeps the same physical connection while that connection is
 * healthy.
 * <li>A strategy replaces a connection that died while idle before work starts, as far as the strategy promises.
 * <li>Work runs <em>at most once</em>. If the work loses its connection, the caller gets the same exception that the work threw.
 * The lost connection is discarded, and the next call gets another one. A physical connection that is closed counts as lost, if
 * the work did not close it itself. This is so if the work threw another exception, and also if it threw none. A lost connection
 * fails at most one unit, unless a unit catches the exception and does not throw it again.
 * <li>An ordinary SQL error keeps the connection. If the server refuses writes, the connection is replaced, see {@link
 * ConnectionFailure}. If the exception alone does not show whether the connection works, or is not a server's error, one query
 * with a deadline of one second decides.
 * <li>At the end of a unit, an open transaction is rolled back and never committed. Autocommit is set back to what the {@code
 * DataSource} gave; HikariCP and c3p0 turn it on. After a unit that succeeded with autocommit on, this costs no round trip. JDBC
 * shows only transactions that {@code setAutoCommit(false)} opened. A transaction that SQL opened ({@code START TRANSACTION}) is
 * found only with a {@link ConnectionOptions.TransactionCheck}. Without that check it stays open, and later units write into it.
 * <li>A {@code RuntimeException} passes through. The connection is rolled back and kept, unless a cause shows that the connection
 * is lost. An {@code Error} discards the connection. If the work aborted its connection, the next call gets another one. If the
 * work closed its connection, a single connection is replaced, and a pool's connection is checked like any other and goes back to
 * the pool.
 * <li>If a connect fails, the caller gets the driver's own exception, or an exception that has it as a cause or as a suppressed
 * exception. No connection stays open, and the next call tries again.
 * <li>After {@link #close()} every call throws {@link java.sql.SQLNonTransientConnectionException} with SQLState 08003.
 * <li>Threads may share a strategy. A strategy with a single connection runs one unit at a time. It refuses a call from inside
 * work with {@link IllegalStateException}, because the two units would share a transaction. A pool runs units side by side.
 * <li>A lost connection is closed without a round trip and without waiting.
 * <li>An optional step runs on each new connection before work. If the step fails, that connection is discarded.
 * <li>JDBC's own settings (read-only, isolation, catalog, schema, network timeout, holdability, type map) are restored after each
 * unit. The user may choose a {@link ConnectionOptions.SessionReset} for the rest of the session, after failed units or after
 * each unit.
 * <li>If a unit calls no method of its connection, nothing is sent at its end, and its connection counts as idle. The strategy
 * may still connect or check before the unit.
 * <li>Statements that a unit left open are closed when the unit ends.
 * </ol>
 *
 * <p>A replacement loses temporary tables, user variables, session variables, {@code GET_LOCK} locks and prepared statements.
 * {@link ConnectionOptions#onConnect} restores what can be restored. A {@link Replacement.Listener} is called, so that the loss
 * is not hidden.
 */
public interface ConnectionStrategy extends AutoCloseable {

    /**
     * Runs {@code work} at most once, on a new connection or on one that the strategy decided to use again.
     *
     * <p>Blocks while connecting, while other units use all connections, and while the work runs. {@link
     * ConnectionOptions#maxWait} limits the wait for other units. The deadlines of the {@code DataSource} ({@code
     * connectTimeout}, {@code socketTimeout}) limit each wait for the server.
     *
     * @param <T> the type of the result
     * @param work the unit of work; not null
     * @return what the work returned
     * @throws SQLException the exception that the work threw; or the reason why there is no connection, and then the work did not
     *     start
     * @throws IllegalStateException on a call from inside work, if the strategy holds a single connection
     */
    <T> T withConnection(SqlFunction<T> work) throws SQLException;

    /**
     * Runs {@code work} as {@link #withConnection} does, for work that returns nothing.
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
     * Refuses every later call, and every call that still waits for a connection. Does not wait for running work. May be called
     * twice, from any thread, and from inside work.
     *
     * <p>A running unit completes, and its connection is closed afterwards. A pool gives running units {@link
     * ConnectionOptions#maxWait} to complete, and then closes their connections.
     */
    @Override
    void close();

    /**
     * A unit of work that returns a result.
     *
     * @param <T> the type of the result
     */
    interface SqlFunction<T> {

        /**
         * Does the work, on the calling thread.
         *
         * @param connection ready for use until this method returns; do not keep it, and do not let another thread use it
         *     afterwards
         * @return the result, which may be null
         * @throws SQLException as the driver threw it
         */
        T apply(Connection connection) throws SQLException;
    }

    /** A unit of work that returns nothing, or a step on a new connection. */
    interface SqlConsumer {

        /**
         * Does the work, on the calling thread.
         *
         * @param connection ready for use until this method returns; do not keep it, and do not let another thread use it
         *     afterwards
         * @throws SQLException as the driver threw it
         */
        void accept(Connection connection) throws SQLException;
    }

    /**
     * A connection that a strategy lent to a unit of work. {@link RepeatOnce} uses this interface to find out how the unit ended.
     */
    interface Lent extends Connection {

        /**
         * Returns whether the unit itself closed or aborted this connection.
         *
         * @return true after such a call
         */
        boolean wasEndedByWork();

        /**
         * Closes the statements that the unit left open.
         *
         * @throws SQLException if the driver could not close one; the connection is then in doubt
         */
        void closeStatements() throws SQLException;
    }
}
