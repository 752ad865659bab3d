// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlConsumer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Clause 6 of {@code ConnectionStrategy}: a {@code RuntimeException} keeps the connection, and an {@code Error} does not. */
public interface UncheckedContract extends Contract {

    @Test
    default void passesARuntimeExceptionThroughAndKeepsTheConnectionRolledBack() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        RuntimeException ofTheWork = new IllegalArgumentException("of the work");
        long id = passesOnWhatTheWorkThrows(strategy, ofTheWork, connection -> {
            throw ofTheWork;
        });
        assertThat(strategy.<Long>withConnection(Sql::id)).isEqualTo(id);
        assertThat(fixture().rows()).isZero();
    }

    @Test
    default void discardsTheConnectionIfALossIsHiddenInARuntimeException() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        AtomicReference<RuntimeException> wrapper = new AtomicReference<>();
        Throwable thrown = catchThrowable(() -> strategy.useConnection(connection -> {
            fixture().kill(Sql.id(connection));
            try {
                Sql.execute(connection, "SELECT 1");
            } catch (SQLException e) {
                wrapper.set(new IllegalStateException(e));
                throw wrapper.get();
            }
        }));
        assertThat(thrown).isNotNull().isSameAs(wrapper.get());
        assertThat(strategy.<Long>withConnection(connection -> Sql.number(connection, "SELECT 1"))).isEqualTo(1);
    }

    @Test
    default void discardsTheConnectionAfterAnErrorAndCommitsNothing() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        Error ofTheWork = new AssertionError("of the work");
        long id = passesOnWhatTheWorkThrows(strategy, ofTheWork, connection -> {
            throw ofTheWork;
        });
        assertThat(strategy.<Long>withConnection(Sql::id)).isNotEqualTo(id);
        fixture().awaitGone(id);
        assertThat(fixture().rows()).isZero();
    }

    /** The unit throws inside a transaction. Returns the id of its connection. */
    private long passesOnWhatTheWorkThrows(ConnectionStrategy strategy, Throwable thrown, SqlConsumer end) throws SQLException {
        long id = strategy.withConnection(Sql::id);
        assertThat(catchThrowable(() -> strategy.useConnection(connection -> {
            connection.setAutoCommit(false);
            fixture().insert(connection, 1);
            end.accept(connection);
        }))).isSameAs(thrown);
        return id;
    }

    @Test
    default void replacesAConnectionThatTheWorkClosed() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        long id = strategy.withConnection(Sql::id);
        strategy.useConnection(Connection::close);
        long next = strategy.withConnection(Sql::id);
        if (promises().holdsOneConnection()) {
            assertThat(next).isNotEqualTo(id);
        }
    }

    @Test
    default void commitsNothingIfTheWorkClosedTheConnectionInsideATransaction() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        strategy.useConnection(connection -> {
            connection.setAutoCommit(false);
            fixture().insert(connection, 1);
            connection.close();
        });
        strategy.useConnection(connection -> assertThat(connection.getAutoCommit()).isTrue());
        assertThat(fixture().rows()).isZero();
    }
}
