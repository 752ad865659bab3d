// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionStrategy;
import java.io.IOException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Clauses 1 and 7 of the contract in {@code ConnectionStrategy}. The first unit connects, and later units use the same connection
 * while it is healthy. If a connect fails, the caller gets the reason, and the next call connects again.
 */
public interface ConnectContract extends Contract {

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

    /** Only the program knows its longest query. A pool sets a deadline while it validates, and must remove this deadline. */
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

    @Test
    default void tellsWhyItCouldNotConnectAndTriesAgainAtTheNextCall() throws SQLException, IOException {
        fixture().source().pointTo(refused());
        ConnectionStrategy strategy = fixture().open();
        AtomicInteger runs = new AtomicInteger();
        Throwable thrown = catchThrowable(() -> strategy.useConnection(connection -> runs.incrementAndGet()));
        assertThat(thrown).isInstanceOf(SQLException.class).hasStackTraceContaining(ConnectException.class.getName());
        assertThat(runs).hasValue(0);

        fixture().source().pointTo(fixture().target());
        assertThat(strategy.<Long>withConnection(connection -> Sql.number(connection, "SELECT 1"))).isEqualTo(1);
    }

    private MysqlDataSource refused() throws IOException {
        MysqlDataSource dataSource = fixture().server().dataSource();
        dataSource.setServerName("127.0.0.1");
        dataSource.setPort(Fixture.closedPort());
        return dataSource;
    }
}
