// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlConsumer;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Clause 11 of {@code ConnectionStrategy}: a step runs on each new connection. If it fails, the connection is discarded. */
public interface OnConnectContract extends Contract {

    @Test
    default void runsTheStepOnEveryNewConnectionBeforeWork() throws SQLException {
        AtomicInteger steps = new AtomicInteger();
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS.withOnConnect(connection -> {
            steps.incrementAndGet();
            Sql.execute(connection, "SET @step = 42");
        }));
        SqlConsumer check = connection -> assertThat(Sql.number(connection, "SELECT @step")).isEqualTo(42);
        strategy.useConnection(check);
        Fixture.discardConnection(strategy);
        strategy.useConnection(check);
        strategy.useConnection(check);
        assertThat(steps).hasValue(2);
    }

    @Test
    default void discardsAConnectionWhoseStepFailed() throws SQLException {
        AtomicInteger steps = new AtomicInteger();
        SqlConsumer failsAtFirst = connection -> {
            if (steps.incrementAndGet() == 1) {
                Sql.execute(connection, "SELEKT 1");
            }
        };
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS.withOnConnect(failsAtFirst));
        AtomicInteger runs = new AtomicInteger();
        catchThrowable(() -> strategy.useConnection(connection -> runs.incrementAndGet()));
        // A pool may have connected again within the same call. A single connection has not.
        strategy.useConnection(connection -> runs.incrementAndGet());
        assertThat(runs.get()).isEqualTo(promises().holdsOneConnection() ? 1 : 2);
        fixture().awaitGone(fixture().source().connections().get(0).id());
    }

    @Test
    default void triesAgainAfterAStepThatEndedInAnError() throws SQLException {
        AtomicInteger steps = new AtomicInteger();
        ConnectionStrategy strategy = fixture().open(Fixture.OPTIONS.withOnConnect(connection -> {
            if (steps.incrementAndGet() == 1) {
                throw new AssertionError("of the step");
            }
        }));
        catchThrowable(() -> strategy.useConnection(connection -> { }));
        assertThat(strategy.<Long>withConnection(connection -> Sql.number(connection, "SELECT 1"))).isEqualTo(1);
        fixture().awaitGone(fixture().source().connections().get(0).id());
    }
}
