// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.ConnectionStrategy;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Clause 1: the first unit connects, and later units use the same connection while it is healthy. */
@SuppressWarnings("doclint:missing") // a test says what it holds by its name
public interface ReuseContract extends Contract {

    @Test
    default void connectsOnFirstUseAndNotBefore() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        assertThat(fixture().source().connections()).isEmpty();
        strategy.useConnection(connection -> { });
        assertThat(fixture().source().connections()).hasSize(1);
    }

    @Test
    default void usesTheSamePhysicalConnectionWhileItIsHealthy() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        long first = strategy.withConnection(Sql::id);
        for (int i = 0; i < 20; i++) {
            assertThat(strategy.<Long>withConnection(Sql::id)).isEqualTo(first);
        }
        assertThat(fixture().source().connections()).hasSize(1);
    }

    /** Only the program knows its longest query. A pool sets deadlines while it validates. */
    @Test
    default void setsNoDeadlineOnAConnectionThatIsLent() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        for (int i = 0; i < 3; i++) {
            strategy.useConnection(connection -> Sql.number(connection, "SELECT 1"));
        }
        if (promises().holdsOneConnection()) {
            assertThat(fixture().source().connections().get(0).calls()).isNotEmpty().doesNotContain("setNetworkTimeout");
        }
    }

    @Test
    default void returnsWhatTheWorkReturnedNullIncluded() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        assertThat(strategy.<String>withConnection(connection -> "result")).isEqualTo("result");
        assertThat(strategy.<String>withConnection(connection -> null)).isNull();
    }
}
