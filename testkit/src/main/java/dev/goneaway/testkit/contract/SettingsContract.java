// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlConsumer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Clause 12, first half: what a unit changed with JDBC's own setters is restored. */
@SuppressWarnings("doclint:missing") // a test says what it holds by its name
public interface SettingsContract extends Contract {

    @Test
    default void restoresTheSettingsOfJdbcThatAUnitChanged() throws SQLException {
        restoresTheSettings(connection -> { });
    }

    @Test
    default void restoresTheSettingsOfJdbcThatAFailedUnitChanged() throws SQLException {
        restoresTheSettings(connection -> {
            throw new SQLException("of the unit", "45000");
        });
    }

    private void restoresTheSettings(SqlConsumer end) throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        List<Object> before = strategy.withConnection(SettingsContract::settings);
        try {
            strategy.useConnection(connection -> {
                connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
                connection.setCatalog("information_schema");
                connection.setNetworkTimeout(Runnable::run, 1234);
                connection.setNetworkTimeout(Runnable::run, 2345);
                connection.setTypeMap(Map.of("any", String.class));
                connection.setReadOnly(true);
                assertThat(settings(connection)).doesNotContainAnyElementsOf(before);
                end.accept(connection);
            });
        } catch (SQLException e) {
            assertThat((Throwable) e).hasMessage("of the unit");
        }
        assertThat(strategy.<List<Object>>withConnection(SettingsContract::settings)).isEqualTo(before);
        strategy.useConnection(connection -> fixture().insert(connection, 1));
    }

    /** Returns the settings of the connection. */
    private static List<Object> settings(Connection connection) throws SQLException {
        return List.of("isolation " + connection.getTransactionIsolation(), "catalog " + connection.getCatalog(),
                "timeout " + connection.getNetworkTimeout(), "types " + connection.getTypeMap().keySet(),
                "read-only " + connection.isReadOnly(), "database " + database(connection));
    }

    private static String database(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT DATABASE()")) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    default void keepsTheConnectionIfTheUnitItselfMadeItReadOnlyAndThenWrites() throws SQLException {
        ConnectionStrategy strategy = fixture().open();
        long id = strategy.withConnection(Sql::id);
        assertThatThrownBy(() -> strategy.useConnection(connection -> {
            connection.setReadOnly(true);
            fixture().insert(connection, 1);
        })).isInstanceOf(SQLException.class);
        assertThat(strategy.<Long>withConnection(Sql::id)).isEqualTo(id);
    }
}
