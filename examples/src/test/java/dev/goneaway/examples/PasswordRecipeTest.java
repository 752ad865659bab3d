// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pool goes on after the password of its account has changed. */
class PasswordRecipeTest {

    private static final String USER = "rotating";

    private final Server server = Servers.chosen();
    private Connection admin;
    private Prices prices;

    @BeforeEach
    void createAnAccount() throws SQLException, IOException {
        prices = new Prices();
        admin = server.admin();
        Sql.execute(admin, "CREATE USER " + USER + " IDENTIFIED BY 'old'");
        Sql.execute(admin, "GRANT ALL ON " + server.database() + ".* TO " + USER);
    }

    @AfterEach
    void dropTheAccount() throws SQLException, IOException {
        Sql.execute(admin, "DROP USER " + USER);
        admin.close();
        prices.close();
    }

    private static void give(HikariDataSource pool, String password) {
        // region new password
        pool.getHikariConfigMXBean().setPassword(password); // each new connection uses it
        // endregion
    }

    private static void ask(HikariConfig config, String user, Supplier<String> token) {
        // region token
        config.setCredentialsProvider(() -> Credentials.of(user, token.get()));
        // endregion
    }

    @Test
    void openConnectionsGoOnAndNewOnesUseTheNewPassword() throws Exception {
        try (HikariDataSource pool = new HikariDataSource(config("old"))) {
            assertThat(price(pool)).isEqualTo(100);
            Sql.execute(admin, "ALTER USER " + USER + " IDENTIFIED BY 'new'");
            assertThat(price(pool)).isEqualTo(100);
            prices.kill();
            assertThatThrownBy(() -> price(pool)).rootCause().hasMessageContaining("Access denied");
            give(pool, "new");
            assertThat(price(pool)).isEqualTo(100);
        }
    }

    @Test
    void mySqlTakesBothPasswordsUntilTheOldOneIsDiscarded() throws Exception {
        assumeTrue(server.family() == Server.Family.MYSQL, "MariaDB has one password for each account");
        try (HikariDataSource pool = new HikariDataSource(config("old"))) {
            assertThat(price(pool)).isEqualTo(100);
            Sql.execute(admin, "ALTER USER " + USER + " IDENTIFIED BY 'new' RETAIN CURRENT PASSWORD");
            prices.kill();
            assertThat(price(pool)).isEqualTo(100);
            give(pool, "new");
            Sql.execute(admin, "ALTER USER " + USER + " DISCARD OLD PASSWORD");
            prices.kill();
            assertThat(price(pool)).isEqualTo(100);
        }
    }

    @Test
    void aProviderIsAskedForEachNewConnection() throws Exception {
        HikariConfig config = config("wrong");
        String[] token = {"old"};
        ask(config, USER, () -> token[0]);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            assertThat(price(pool)).isEqualTo(100);
            Sql.execute(admin, "ALTER USER " + USER + " IDENTIFIED BY 'new'");
            token[0] = "new";
            prices.kill();
            assertThat(price(pool)).isEqualTo(100);
        }
    }

    @Test
    void aNewPasswordDoesNothingIfTheAccountIsPartOfTheUrl() throws Exception {
        HikariConfig config = config(null);
        config.setUsername(null);
        config.setJdbcUrl(config.getJdbcUrl() + "&user=" + USER + "&password=old");
        ignoresANewPassword(config);
    }

    @Test
    void aNewPasswordDoesNothingIfTheAccountIsPartOfADataSource() throws Exception {
        MysqlDataSource source = new MysqlDataSource();
        source.setUrl(config(null).getJdbcUrl());
        source.setUser(USER);
        source.setPassword("old");
        HikariConfig config = config(null);
        config.setJdbcUrl(null);
        config.setUsername(null);
        config.setDataSource(source);
        ignoresANewPassword(config);
    }

    private void ignoresANewPassword(HikariConfig config) throws SQLException {
        try (HikariDataSource pool = new HikariDataSource(config)) {
            assertThat(price(pool)).isEqualTo(100);
            Sql.execute(admin, "ALTER USER " + USER + " IDENTIFIED BY 'new'");
            give(pool, "new");
            prices.kill();
            assertThatThrownBy(() -> price(pool)).rootCause().hasMessageContaining("Access denied");
        }
    }

    private HikariConfig config(String password) {
        System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "-1");
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(prices.url().replaceAll("&(user|password)=[^&]*", ""));
        config.setUsername(USER);
        config.setPassword(password);
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(2_000);
        return config;
    }

    private static long price(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return Sql.number(connection, "SELECT cents FROM price WHERE article = 1");
        }
    }
}
