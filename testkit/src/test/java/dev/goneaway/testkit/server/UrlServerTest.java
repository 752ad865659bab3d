// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UrlServerTest {

    private static Server owner;

    @BeforeAll
    static void start() {
        owner = Servers.start(System.getProperty("goneaway.server", "auto"));
    }

    @AfterAll
    static void close() {
        if (owner != null) {
            owner.close();
        }
    }

    @Test
    void usesTheDatabaseOfTheUrlAndLeavesItThere() throws SQLException {
        try (Server server = Servers.start(url(owner.password(), owner.database()))) {
            assertThat(server.database()).isEqualTo(owner.database());
            assertThat(server.hasProcess()).isFalse();
            assertThat(server.description()).endsWith(" (jdbc:mysql://" + owner.host() + ":" + owner.port() + ")")
                    .doesNotContain(owner.password());
            assertThat(server.jdbcUrl()).doesNotContain(owner.password()).contains("connectTimeout=1500");
        }
        assertThat(databases()).contains(owner.database());
    }

    @Test
    void makesADatabaseIfTheUrlNamesNoneAndDropsItAtTheEnd() throws SQLException {
        assumeTrue(owner.hasProcess(), "the rights of an account that a URL names are not ours to change or know");
        try (Connection admin = owner.admin(); Statement statement = admin.createStatement()) {
            statement.execute("GRANT ALL PRIVILEGES ON `goneaway\\_%`.* TO '" + owner.user() + "'@'%'");
        }
        String made;
        try (Server server = Servers.start(url(owner.password(), ""))) {
            made = server.database();
            assertThat(made).matches("goneaway_[0-9a-f]+");
            assertThat(databases()).contains(made);
        }
        assertThat(databases()).doesNotContain(made);
    }

    @Test
    void saysThatTheAccountIsRefused() {
        assertThat(ServerChoiceTest.refusal(url("s3cret", owner.database()))).isEqualTo("the server at jdbc:mysql://" + owner.host() + ":"
                + owner.port() + " refuses the account '" + owner.user() + "' (error 1045): check user and password in the URL");
    }

    @Test
    void saysThatTheDatabaseIsNotTheAccountsToUse() {
        assumeTrue(owner.hasProcess(), "the rights of an account that a URL names are not ours to change or know");
        assertThat(ServerChoiceTest.refusal(url(owner.password(), "mysql"))).isEqualTo("the account '" + owner.user()
                + "' may not use or create a database at jdbc:mysql://" + owner.host() + ":" + owner.port()
                + " (error 1044): name in the URL a database that it may use");
    }

    private static String url(String password, String database) {
        return "jdbc:mysql://" + owner.host() + ":" + owner.port() + "/" + database + "?user=" + owner.user() + "&password=" + password
                + "&connectTimeout=1500";
    }

    private static List<String> databases() throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection admin = owner.admin(); Statement statement = admin.createStatement();
                ResultSet rows = statement.executeQuery("SHOW DATABASES")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }
}
