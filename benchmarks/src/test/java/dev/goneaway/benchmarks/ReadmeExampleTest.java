// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ReadmeExampleTest {

    @Test
    void worksAsTheReadmeShowsIt() throws SQLException {
        Server server = Servers.chosen();
        String account = "&user=" + encoded(server.user()) + "&password=" + encoded(server.password());
        assertThat(ReadmeExample.now(server.jdbcUrl() + account)).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
