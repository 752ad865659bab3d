// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class EndpointFileTest {

    private static final String URL = "jdbc:mysql://127.0.0.1:3306/db?";

    @ParameterizedTest
    @CsvSource({
        "sslMode=REQUIRED,           sslMode=DISABLED",
        "SSLMODE=REQUIRED&a=b,       a=b&sslMode=DISABLED",
        "a=b&sslmode=REQUIRED&c=d,   a=b&c=d&sslMode=DISABLED",
        "a=b,                        a=b&sslMode=DISABLED",
        "xsslMode=1,                 xsslMode=1&sslMode=DISABLED"})
    void replacesAnOptionInAnyCase(String options, String changed) {
        assertThat(EndpointFile.with(URL + options, Encryption.options(false))).isEqualTo(URL + changed);
    }

    @Test
    void refusesAConnectionThatIsNotAsChosen() throws SQLException {
        Server server = Servers.chosen();
        String demandsTls = EndpointFile.with(server.jdbcUrl(), Map.of("SSLmode", "REQUIRED"));
        try (Connection encrypted = open(server, demandsTls);
                Connection plain = open(server, EndpointFile.with(demandsTls, Encryption.options(false)))) {
            assertThat(Encryption.require(encrypted, true)).isSameAs(encrypted);
            assertThat(Encryption.require(plain, false)).isSameAs(plain);
            assertThatThrownBy(() -> Encryption.require(encrypted, false)).hasMessage("the connection is encrypted, but the benchmark is for plaintext");
            assertThatThrownBy(() -> Encryption.require(plain, true)).hasMessage("the connection is not encrypted, but the benchmark is for TLS");
        }
    }

    private static Connection open(Server server, String url) throws SQLException {
        MysqlDataSource source = new MysqlDataSource();
        source.setURL(url);
        source.setUser(server.user());
        source.setPassword(server.password());
        return source.getConnection();
    }
}
