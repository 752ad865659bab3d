// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineTableTest {

    private static final String KEY = "line_key VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "%s, text TEXT NOT NULL | InnoDB | it has no primary or unique key on line_key alone",
        "%s, text TEXT NOT NULL, KEY (line_key) | InnoDB | it has no primary or unique key on line_key alone",
        "%s, text VARCHAR(9) NOT NULL, PRIMARY KEY (line_key, text) | InnoDB | it has no primary or unique key on line_key alone",
        "%s, text TEXT NOT NULL, UNIQUE (line_key(8)) | InnoDB | it has no primary or unique key on line_key alone",
        "%s, text TEXT NOT NULL, PRIMARY KEY (line_key) | MyISAM | its engine is not InnoDB",
        "line_key VARCHAR(64) CHARACTER SET ascii PRIMARY KEY, text TEXT NOT NULL | InnoDB | line_key is not compared byte",
    })
    void refusesATableThatCouldLoseOrDoubleALine(String columns, String engine, String sentence) throws SQLException {
        try (Connection connection = with(String.format(columns, KEY), engine)) {
            assertThatThrownBy(() -> LineTable.prepare(connection)).isInstanceOf(CannotRunException.class)
                    .hasMessageContaining(sentence);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "id INT AUTO_INCREMENT PRIMARY KEY, %s, text TEXT NOT NULL, UNIQUE (line_key)",
        "line_key VARBINARY(64) PRIMARY KEY, text TEXT NOT NULL",
    })
    void acceptsATableThatStoresEachKeyOnce(String columns) throws SQLException {
        try (Connection connection = with(String.format(columns, KEY), "InnoDB")) {
            assertThatCode(() -> LineTable.prepare(connection)).doesNotThrowAnyException();
        }
    }

    @Test
    void createsAnInnoDbTableAlsoIfTheDefaultEngineIsAnother() throws SQLException {
        try (Connection connection = with("line_key INT", "InnoDB")) {
            Sql.execute(connection, "DROP TABLE line");
            Sql.execute(connection, "SET default_storage_engine = MyISAM");
            assertThatCode(() -> LineTable.prepare(connection)).doesNotThrowAnyException();
        }
    }

    @AfterEach
    void dropTable() throws SQLException {
        Fixture.execute("DROP TABLE IF EXISTS line");
    }

    private static Connection with(String columns, String engine) throws SQLException {
        Connection connection = Servers.chosen().dataSource().getConnection();
        Sql.execute(connection, "DROP TABLE IF EXISTS line");
        Sql.execute(connection, "CREATE TABLE line (" + columns + ") ENGINE=" + engine);
        return connection;
    }
}
