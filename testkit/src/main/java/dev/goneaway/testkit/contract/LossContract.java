// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.goneaway.ConnectionStrategy;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Clause 3: a unit that loses its connection runs at most once, and its caller gets the exception. */
@SuppressWarnings("doclint:missing") // a test says what it holds by its name
public interface LossContract extends Contract {

    @Test
    default void neverRunsTheWorkTwice() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        AtomicInteger runs = new AtomicInteger();
        catchThrowable(() -> strategy.useConnection(connection -> {
            runs.incrementAndGet();
            fixture().loseAtOnce(connection);
        }));
        assertThat(runs).hasValue(1);
    }

    @Test
    default void rethrowsALossAsTheVerySameException() {
        ConnectionStrategy strategy = fixture().open();
        AtomicReference<SQLException> seen = new AtomicReference<>();
        Throwable thrown = catchThrowable(() -> strategy.useConnection(connection -> {
            try {
                fixture().loseAtOnce(connection);
            } catch (SQLException e) {
                seen.set(e);
                throw e;
            }
        }));
        assertThat(thrown).isNotNull().isSameAs(seen.get());
    }

    @Test
    default void worksAgainAfterALossOnAnotherConnection() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        long[] lost = new long[1];
        catchThrowable(() -> strategy.useConnection(connection -> {
            lost[0] = Sql.id(connection);
            fixture().loseAtOnce(connection);
        }));
        assertThat(strategy.<Long>withConnection(Sql::id)).isNotEqualTo(lost[0]);
    }

    /** Three times, because a pool of one connection that lost its place fails at the second. */
    @Test
    default void replacesAConnectionThatTheWorkAborted() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        IllegalStateException own = new IllegalStateException("of the work");
        strategy.useConnection(connection -> connection.abort(Runnable::run));
        assertThat(strategy.<Long>withConnection(connection -> Sql.number(connection, "SELECT 1"))).isEqualTo(1);
        assertThat(catchThrowable(() -> strategy.useConnection(connection -> {
            connection.abort(Runnable::run);
            throw own;
        }))).isSameAs(own);
        assertThat(strategy.<Long>withConnection(connection -> Sql.number(connection, "SELECT 1"))).isEqualTo(1);
        strategy.useConnection(connection -> {
            connection.abort(Runnable::run);
            connection.close();
        });
        assertThat(strategy.<Long>withConnection(connection -> Sql.number(connection, "SELECT 1"))).isEqualTo(1);
    }

    @Test
    default void losesAWholeTransactionAndNotHalfOfIt() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        Throwable thrown = catchThrowable(() -> strategy.useConnection(connection -> {
            connection.setAutoCommit(false);
            fixture().insert(connection, 1);
            fixture().kill(Sql.id(connection));
            fixture().insert(connection, 2);
            connection.commit();
        }));
        assertThat(thrown).isInstanceOf(SQLException.class);
        assertThat(fixture().rows()).isZero();
    }
}
