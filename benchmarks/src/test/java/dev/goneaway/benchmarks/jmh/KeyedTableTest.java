// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeyedTableTest {

    private static final String NAME = "goneaway_jmh_" + ProcessHandle.current().pid();

    private final Server server = Servers.chosen();

    @Test
    void refusesATableThatExistsAndDropsItsOwn() throws SQLException {
        try (KeyedTable table = KeyedTable.create(server)) {
            assertThat(table.vmOption()).endsWith(NAME);
            assertThat(query("SELECT COUNT(*), MIN(id), MAX(id) FROM " + NAME)).isEqualTo("100000 0 99999");
            assertThat(query("SELECT word, 1, 1 FROM " + NAME + " WHERE id = 54321")).isEqualTo(KeyedTable.word(54_321) + " 1 1");
            assertThatThrownBy(() -> KeyedTable.create(server)).isInstanceOf(RefusedException.class)
                    .hasMessageContaining("goneaway_jmh_").hasMessageContaining("exists already");
            assertThat(query("SELECT COUNT(*), 1, 1 FROM " + NAME)).as("it is still there").isEqualTo("100000 1 1");
        }
        assertThat(query("SELECT COUNT(*), 1, 1 FROM information_schema.tables WHERE table_name = '" + NAME + "'")).isEqualTo("0 1 1");
    }

    private String query(String sql) throws SQLException {
        try (Connection connection = server.dataSource().getConnection(); Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1) + " " + row.getString(2) + " " + row.getString(3);
        }
    }
}
