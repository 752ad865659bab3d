// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.Replacement;
import dev.goneaway.ping.PingStrategy;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the page on more than one server says, on two of them. */
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TwoServersTest {

    private static Server one;
    private static Server other;

    @BeforeAll
    static void twoServers() {
        one = Servers.chosen();
        assumeTrue(one.hasProcess(), "a server that cannot be stopped");
        other = Servers.another();
    }

    @AfterAll
    static void oneServer() {
        if (other != null) {
            other.close();
        }
    }

    @BeforeEach
    void bothAreThereAndMayWrite() throws SQLException {
        for (Server server : Arrays.asList(one, other)) {
            server.start();
            administer(server, "SET GLOBAL read_only = 0");
            administer(server, "CREATE TABLE " + server.database() + ".written (id INT PRIMARY KEY)");
        }
    }

    @AfterEach
    void nothingIsLeft() throws SQLException {
        for (Server server : Arrays.asList(one, other)) {
            server.start();
            administer(server, "SET GLOBAL read_only = 0");
            administer(server, "DROP TABLE " + server.database() + ".written");
        }
    }

    @Test
    void aDemotionCostsOneErrorAndTheNextUnitWritesToTheOther() throws SQLException {
        try (TwoServersExample worker = new TwoServersExample(url(one), url(other))) {
            worker.write(1);
            administer(one, "SET GLOBAL read_only = 1");
            SQLException refused = catchThrowableOfType(SQLException.class, () -> worker.write(2));
            assertThat(refused.getErrorCode()).isEqualTo(1290);
            worker.write(2);
            worker.write(3);
        }
        assertThat(written(one)).isEqualTo(1);
        assertThat(written(other)).isEqualTo(2);
    }

    @Test
    void aStoppedPrimaryIsNotNoticed() throws SQLException {
        try (TwoServersExample worker = new TwoServersExample(url(one), url(other))) {
            worker.write(1);
            one.stop();
            worker.write(2);
            one.start();
            worker.write(3);
        }
        assertThat(written(one)).as("nobody goes back of his own accord").isEqualTo(1);
        assertThat(written(other)).isEqualTo(2);
    }

    @Test
    void whereNobodyMayWriteTheUnitFailsAndTellsOfEachServer() throws SQLException {
        administer(one, "SET GLOBAL read_only = 1");
        administer(other, "SET GLOBAL read_only = 1");
        try (TwoServersExample worker = new TwoServersExample(url(one), url(other))) {
            SQLException none = catchThrowableOfType(SQLException.class, () -> worker.write(1));
            assertThat((Throwable) none).hasMessage("none of 2 servers is there and may write");
            assertThat(none.getSuppressed()).hasSize(2).allSatisfy(each -> assertThat(each).hasMessage("the server is read-only"));
            administer(other, "SET GLOBAL read_only = 0");
            worker.write(1);
        }
        assertThat(written(other)).isEqualTo(1);
    }

    @Test
    void theDriversFailoverFailsOnceLosesTheSessionAndMayNotWrite() throws SQLException {
        try (Connection connection = failover().getConnection()) {
            Sql.execute(connection, "INSERT INTO written VALUES (1)");
            Sql.execute(connection, "SET @here = 1");
            one.stop();
            SQLException lost = catchThrowableOfType(SQLException.class, () -> Sql.number(connection, "SELECT 1"));
            assertThat(lost.getSQLState()).isEqualTo("08S01");
            assertThat(Sql.number(connection, "SELECT @@port")).isEqualTo(other.port());
            assertThat(Sql.number(connection, "SELECT @here IS NULL")).isEqualTo(1);
            SQLException readOnly = catchThrowableOfType(SQLException.class, () -> Sql.execute(connection, "INSERT INTO written VALUES (2)"));
            assertThat((Throwable) readOnly).hasMessage("Connection is read-only. Queries leading to data modification are not allowed.");
        }
    }

    @Test
    void theDriversFailoverStaysWithAServerThatTurnedReadOnly() throws SQLException {
        try (Connection connection = failover().getConnection()) {
            administer(one, "SET GLOBAL read_only = 1");
            for (int i = 0; i < 5; i++) {
                SQLException refused = catchThrowableOfType(SQLException.class, () -> Sql.execute(connection, "INSERT INTO written VALUES (1)"));
                assertThat(refused.getErrorCode()).isEqualTo(1290);
            }
        }
    }

    @Test
    void aLoadBalanceUrlChangesTheServerBetweenUnitsAndAListenerHearsNothing() throws SQLException {
        List<Replacement> heard = new CopyOnWriteArrayList<>();
        Set<Long> ports = new HashSet<>();
        ConnectionOptions options = ConnectionOptions.DEFAULTS.withListener(heard::add);
        try (ConnectionStrategy mysql = new PingStrategy(several("loadbalance://"), Duration.ofSeconds(1), options)) {
            for (int i = 0; i < 50; i++) {
                ports.add(mysql.withConnection(connection -> {
                    connection.setAutoCommit(false);
                    long port = Sql.number(connection, "SELECT @@port");
                    connection.commit();
                    return port;
                }));
            }
        }
        assertThat(ports).containsExactlyInAnyOrder((long) one.port(), (long) other.port());
        assertThat(heard).isEmpty();
    }

    /** Both servers in one URL, as the driver's manual has it. */
    private static MysqlDataSource failover() {
        return several("//");
    }

    private static MysqlDataSource several(String scheme) {
        MysqlDataSource source = new MysqlDataSource();
        source.setUrl("jdbc:mysql:" + scheme + host(one) + "," + host(other) + "/" + one.database() + one.jdbcUrl().replaceFirst("[^?]*", ""));
        return source;
    }

    private static String host(Server server) {
        return "address=(host=" + server.host() + ")(port=" + server.port() + ")(user=" + server.user() + ")(password=" + server.password() + ")";
    }

    private static String url(Server server) {
        return server.jdbcUrl() + "&user=" + encoded(server.user()) + "&password=" + encoded(server.password());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static long written(Server server) throws SQLException {
        try (Connection admin = server.admin()) {
            return Sql.number(admin, "SELECT COUNT(*) FROM " + server.database() + ".written");
        }
    }

    private static void administer(Server server, String sql) throws SQLException {
        try (Connection admin = server.admin()) {
            Sql.execute(admin, sql);
        }
    }
}
