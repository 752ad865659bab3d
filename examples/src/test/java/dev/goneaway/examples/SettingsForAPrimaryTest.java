// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import static dev.goneaway.examples.SettingsAlone.price;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.goneaway.examples.SettingsAlone.Recipe;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.faults.InjectedFault;
import dev.goneaway.testkit.faults.ServerFaults;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** HikariCP asks whether its server accepts writes, by the settings of the recipe for a program that writes to a primary. */
class SettingsForAPrimaryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private SettingsAlone settings;
    private Server server;

    @BeforeEach
    void setTheFlag() throws IOException {
        server = Servers.chosen();
        assumeTrue(server.hasProcess(), "a server that may not be turned read-only");
        settings = new SettingsAlone(directory, true);
    }

    @AfterEach
    void close() {
        settings.close();
    }

    @ParameterizedTest
    @EnumSource
    void aUnitWaitsForAServerThatAcceptsWrites(Recipe recipe) throws Exception {
        try (Prices prices = new Prices(); HikariDataSource pool = settings.open(recipe, prices.url())) {
            assertThat(pool.getConnectionTestQuery()).isNotNull().isEqualTo(pool.getConnectionInitSql());
            change(pool);
            try (InjectedFault demoted = ServerFaults.readOnly(server)) {
                CompletableFuture<Void> unit = CompletableFuture.runAsync(() -> change(pool));
                awaitRefusedConnections(prices);
                assertThat(unit).isNotDone();
                demoted.heal();
                unit.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            assertThat(prices.price(1)).isEqualTo(102);
        }
    }

    /** The address leads to the old primary until HikariCP has connected to it some more times. */
    @Test
    void aFailoverIsUnnoticedEvenIfTheAddressFollowsLater() throws Exception {
        try (Prices prices = new Prices(); Server other = Servers.another();
                HikariDataSource pool = settings.open(Recipe.HIKARICP, prices.url())) {
            ServerFaults.copyAccount(server, other);
            Sql.administer(other, "CREATE TABLE " + other.database() + ".price (article INT PRIMARY KEY, cents INT NOT NULL)",
                    "INSERT INTO " + other.database() + ".price VALUES (1, 500)");
            change(pool);
            try (InjectedFault demoted = ServerFaults.readOnly(server)) {
                CompletableFuture<Void> unit = CompletableFuture.runAsync(() -> change(pool));
                awaitRefusedConnections(prices);
                prices.path().repoint(other.host(), other.port());
                unit.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(price(pool)).isEqualTo(501);
                demoted.heal();
            }
        }
    }

    @Test
    void withoutTheFlagOnlyAProgramThatPausesIsSafe() throws Exception {
        System.clearProperty(SettingsAlone.WINDOW);
        try (Prices prices = new Prices();
                HikariDataSource pool = settings.open(Recipe.HIKARICP, prices.url(), "maximumPoolSize=1")) {
            change(pool);
            try (InjectedFault demoted = ServerFaults.readOnly(server)) {
                for (int i = 0; i < 5; i++) {
                    assertThatThrownBy(() -> change(pool)).rootCause().hasMessageContaining("read-only");
                }
                // HikariCP trusts a connection for 500 ms.
                await().pollDelay(Duration.ofMillis(600)).atMost(PATIENCE).until(() -> true);
                CompletableFuture<Void> unit = CompletableFuture.runAsync(() -> change(pool));
                awaitRefusedConnections(prices);
                demoted.heal();
                unit.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void aPoolForAReplicaDoesNotStartWithTheQueryAndStartsWithoutIt() throws Exception {
        try (Prices prices = new Prices(); SettingsAlone ordinary = new SettingsAlone(directory);
                InjectedFault replica = ServerFaults.readOnly(server)) {
            assertThatThrownBy(() -> settings.open(Recipe.HIKARICP, prices.url()).close())
                    .isInstanceOf(PoolInitializationException.class).rootCause().hasMessageContaining("read_only");
            try (HikariDataSource pool = ordinary.open(Recipe.HIKARICP, prices.url())) {
                assertThat(price(pool)).isEqualTo(100);
            }
            replica.heal();
        }
    }

    /** MySQL: {@code read_only} alone, because {@code super_read_only} also binds this account. */
    @Test
    void refusesAServerToWhichAnAdministratorCouldWrite() throws Exception {
        String account = "goneaway_deputy";
        Sql.administer(server, "CREATE USER " + account + " IDENTIFIED BY '" + server.password() + "'",
                "GRANT ALL ON *.* TO " + account, "SET GLOBAL read_only = 1");
        try {
            MysqlDataSource source = server.dataSource();
            source.setUser(account);
            try (Connection connection = source.getConnection()) {
                Sql.execute(connection, "CREATE TABLE deputy (a INT)");
                Sql.execute(connection, "DROP TABLE deputy");
                assertThatThrownBy(() -> Sql.execute(connection, query())).hasMessageContaining("read_only");
            }
        } finally {
            Sql.administer(server, "SET GLOBAL read_only = 0", "DROP USER " + account);
        }
    }

    /** A number on MySQL, OFF or ON on MariaDB, and a word on MariaDB 12. */
    @ParameterizedTest
    @CsvSource({"0, 0, true", "'OFF', 'OFF', true", "'OFF', 0, true", "0, 'OFF', true",
        "1, 0, false", "0, 1, false", "'ON', 'OFF', false", "'OFF', 'ON', false", "'NO_LOCK', 'OFF', false",
        "'NO_LOCK_NO_ADMIN', 'OFF', false", "NULL, 0, false", "'', '', false", "2, 0, false"})
    void acceptsOnlyTheAnswersThatMeanWritable(String readOnly, String innodbReadOnly, boolean writable) throws Exception {
        String literals = query().replace("@@read_only", literal(readOnly)).replace("@@innodb_read_only", literal(innodbReadOnly));
        try (Connection connection = server.dataSource().getConnection()) {
            for (String mode : List.of("", "ANSI", "TRADITIONAL", "NO_UNSIGNED_SUBTRACTION")) {
                Sql.execute(connection, "SET sql_mode = '" + mode + "'");
                if (writable) {
                    Sql.execute(connection, literals);
                } else {
                    assertThatThrownBy(() -> Sql.execute(connection, literals)).isInstanceOf(SQLException.class)
                            .extracting(e -> ((SQLException) e).getErrorCode()).isEqualTo(1690);
                }
            }
        }
    }

    @Test
    void aServerOutsideAClusterAlsoAnswersTheQueryForGalera() throws Exception {
        try (Connection connection = server.dataSource().getConnection()) {
            Sql.execute(connection, query() + " FROM (SELECT 1) AS node");
            try (InjectedFault demoted = ServerFaults.readOnly(server)) {
                assertThatThrownBy(() -> Sql.execute(connection, query() + " FROM (SELECT 1) AS node"))
                        .hasMessageContaining("read_only");
                demoted.heal();
            }
        }
    }

    private static String query() throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(Recipes.block("asking", "properties")));
        return properties.getProperty("connectionTestQuery");
    }

    private static String literal(String word) {
        return word.matches("\\d|NULL") ? word : "'" + word + "'";
    }

    private static void change(HikariDataSource pool) {
        try (Connection connection = pool.getConnection()) {
            Sql.execute(connection, "UPDATE price SET cents = cents + 1 WHERE article = 1");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns when HikariCP has connected some more times. */
    private static void awaitRefusedConnections(Prices prices) {
        long before = prices.path().connections();
        await().atMost(PATIENCE).until(() -> prices.path().connections() >= before + 3);
    }
}
