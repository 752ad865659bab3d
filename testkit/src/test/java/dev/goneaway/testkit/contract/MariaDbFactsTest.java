// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.goneaway.LossOrigin;
import dev.goneaway.testkit.Deadline;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How MariaDB Connector/J differs from MySQL Connector/J. The page on settings lists these facts. */
class MariaDbFactsTest {

    private static final String QUERY = "SELECT 1 FROM information_schema.engines WHERE SLEEP(1.5) = 0 LIMIT 1";

    private final Server server = Servers.chosen();
    private FaultProxy path;
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException, IOException {
        path = new FaultProxy(server);
        Properties options = new Properties();
        options.putAll(Map.of("user", server.user(), "password", server.password(), "sslMode", "disable",
                "allowPublicKeyRetrieval", "true", "allowLocalInfile", "true", "connectTimeout", "2000", "socketTimeout", "10000"));
        connection = DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + path.port() + "/" + server.database(), options);
    }

    @AfterEach
    void close() throws SQLException, IOException {
        connection.close();
        path.close();
    }

    @Test
    void sendsNoCommitAndNoRollbackIfNoTransactionIsOpen() throws SQLException {
        connection.setAutoCommit(false);
        Sql.administer(server, "KILL " + Sql.id(connection));
        connection.commit();
        connection.rollback();
        assertThatThrownBy(() -> Sql.execute(connection, "SELECT 1")).isInstanceOf(SQLException.class);
    }

    @Test
    void abortsAQueryWithAKillOnAnotherConnection() throws SQLException {
        var query = startQuery();
        connection.abort(Runnable::run);
        assertThat(path.connections()).isEqualTo(2);
        SQLException thrown = query.get(Duration.ofSeconds(10));
        assertThat((Throwable) thrown).hasRootCauseMessage("unexpected end of stream, read 0 bytes from 4 (socket was closed by server)");
        assertThat(LossOrigin.isDroppedByServer(thrown, true)).isTrue();
    }

    @Test
    void readsAnOpenStreamToItsEndBeforeTheNextQuery() throws SQLException {
        try (Statement stream = connection.createStatement()) {
            stream.setFetchSize(1);
            ResultSet rows = stream.executeQuery("SELECT 1 UNION SELECT 2 UNION SELECT 3");
            rows.next();
            assertThat(Sql.number(connection, "SELECT 42")).isEqualTo(42);
            assertThat(rows.next()).isTrue();
        }
    }

    @Test
    void marksTheSessionOnTheServerReadOnly() throws SQLException {
        connection.setReadOnly(true);
        SQLException refusal = catchThrowableOfType(SQLException.class, () -> Sql.execute(connection, "CREATE TABLE written (n INT)"));
        assertThat(refusal.getErrorCode()).isEqualTo(1792);
        connection.setReadOnly(false);
        Sql.execute(connection, "CREATE TEMPORARY TABLE written (n INT)");
    }

    @Test
    void supportsNoTypeMaps() {
        assertThatThrownBy(() -> connection.setTypeMap(Map.of("any", String.class)))
                .isInstanceOf(SQLFeatureNotSupportedException.class);
    }

    @Test
    void closesItsConnectionIfAStreamOfTheProgramBreaks() throws SQLException {
        Sql.administer(server, "SET GLOBAL local_infile = 1");
        Sql.execute(connection, "CREATE TEMPORARY TABLE loaded (n INT)");
        try (Statement statement = connection.createStatement()) {
            statement.unwrap(org.mariadb.jdbc.Statement.class).setLocalInfileInputStream(new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("of the program");
                }
            });
            assertThat(catchThrowable(() -> statement.execute("LOAD DATA LOCAL INFILE 'stream' INTO TABLE loaded")))
                    .hasRootCauseMessage("of the program");
        }
        assertThat(connection.isClosed()).isTrue();
    }

    /** The task ends with the exception of the query; null if the query succeeded. */
    private Deadline.Task<SQLException> startQuery() throws SQLException {
        long id = Sql.id(connection);
        var query = Deadline.start("query", () -> catchThrowableOfType(SQLException.class, () -> Sql.execute(connection, QUERY)));
        String running = "SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id + " AND info LIKE 'SELECT 1%'";
        try (Connection admin = server.admin()) {
            Awaitility.await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(10))
                    .until(() -> Sql.number(admin, running) == 1);
        }
        return query;
    }
}
