// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.testkit.contract.ChosenServer;
import dev.goneaway.testkit.contract.Sql;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class PocketExampleTest {

    @Test
    void outlivesTheWaitTimeoutOfTheServer() throws SQLException {
        try (PocketExample example = new PocketExample(ChosenServer.url() + "&sessionVariables=wait_timeout=2")) {
            long first = example.id();
            ChosenServer.awaitGone(first);
            assertThat(example.id()).isNotEqualTo(first);
        }
    }

    @Test
    void outlivesAKillWithPing() throws SQLException {
        MysqlDataSource source = new MysqlDataSource();
        source.setUrl(ChosenServer.url());
        try (OneConnection mysql = PocketExample.ping(source)) {
            long first = mysql.withConnection(Sql::id);
            ChosenServer.kill(first);
            assertThat(mysql.<Long>withConnection(Sql::id)).isNotEqualTo(first);
        }
    }

    @Test
    void outlivesAKillWithPeek() throws SQLException {
        try (PocketPeekExample example = new PocketPeekExample(ChosenServer.url())) {
            long first = example.id();
            ChosenServer.kill(first);
            assertThat(example.id()).isNotEqualTo(first);
        }
    }
}
