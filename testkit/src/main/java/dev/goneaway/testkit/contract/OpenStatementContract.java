// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.ConnectionStrategy;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clause 14: statements that a unit left open are closed when the unit ends. */
@SuppressWarnings("doclint:missing") // a test says what it holds by its name
public interface OpenStatementContract extends Contract {

    /** A stream that is not read to its end blocks every later statement of its connection. */
    @Test
    default void closesTheStatementsThatAUnitLeftOpen() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        List<Statement> left = new ArrayList<>();
        strategy.useConnection(connection -> {
            left.add(Fixture.openStream(connection));
        });
        assertThat(strategy.<Long>withConnection(connection -> Sql.number(connection, "SELECT 42"))).isEqualTo(42);
        assertThat(left.get(0).isClosed()).isTrue();
    }

    /** The driver throws, because a stream is open. The stream is closed with its unit, so the connection is good. */
    @Test
    default void keepsTheConnectionIfAQueryIsSentBesideAStream() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        long id = strategy.withConnection(Sql::id);
        assertThatThrownBy(() -> strategy.useConnection(connection -> {
            Fixture.openStream(connection);
            Sql.execute(connection, "SELECT 1");
        })).isInstanceOf(SQLException.class);
        assertThat(strategy.<Long>withConnection(Sql::id)).isEqualTo(id);
    }
}
