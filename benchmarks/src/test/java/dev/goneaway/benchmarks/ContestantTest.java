// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.SqlFunction;
import dev.goneaway.testkit.server.Servers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must hold before anything is timed: all contestants do the same. */
@Timeout(30)
class ContestantTest {

    private static final SqlFunction<Integer> ONE_PLUS_ONE = connection -> {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("SELECT 1+1")) {
            row.next();
            return row.getInt(1);
        }
    };

    @ParameterizedTest
    @EnumSource
    void givesTheSameResultForTheSameUnitEachTime(Contestant contestant) throws SQLException {
        try (ConnectionStrategy strategy = contestant.open(Servers.chosen().dataSource())) {
            assertThat(strategy.withConnection(ONE_PLUS_ONE)).isEqualTo(2);
            assertThat(strategy.withConnection(ONE_PLUS_ONE)).isEqualTo(2);
            assertThat(strategy.withConnection(Units.QUERY)).isEqualTo(1);
            assertThat(strategy.withConnection(Units.NOTHING)).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void isDescribedInOneLine(Contestant contestant) {
        assertThat(contestant.display()).isNotBlank().hasSizeLessThan(24);
        assertThat(contestant.description()).isNotBlank().doesNotContain("\n").doesNotEndWith(".");
    }
}
