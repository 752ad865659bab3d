// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import static org.awaitility.Awaitility.await;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import dev.goneaway.testkit.wire.FaultProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.awaitility.core.ConditionFactory;

/** One server, an administrator of it, and what a cause needs to strike a connection. */
final class Trial implements AutoCloseable {

    private final Server server = Servers.chosen();
    private Connection admin;

    /** Fails with the driver's exception. */
    @FunctionalInterface
    interface Use {

        void use() throws Exception;
    }

    /** Ends a session, or waits until something else has. */
    @FunctionalInterface
    interface Ending {

        void end(long id) throws SQLException;
    }

    Server server() {
        return server;
    }

    boolean isMysql() {
        return server.family() == Server.Family.MYSQL;
    }

    MysqlDataSource source() {
        return server.dataSource();
    }

    MysqlDataSource with(String sessionVariables) throws SQLException {
        MysqlDataSource source = source();
        source.setSessionVariables(sessionVariables);
        return source;
    }

    static MysqlDataSource through(FaultProxy path, MysqlDataSource source) {
        return path.through(source);
    }

    FaultProxy path() throws Exception {
        return new FaultProxy(server);
    }

    /** Made anew where a restart of the server has ended the one before. */
    Connection admin() throws SQLException {
        if (admin == null || !admin.isValid(2)) {
            admin = server.admin();
        }
        return admin;
    }

    void administer(String sql) throws SQLException {
        Sql.execute(admin(), sql);
    }

    void kill(long id) throws SQLException {
        administer("KILL " + id);
        awaitGone(id);
    }

    void awaitGone(long id) {
        patiently().until(() -> Sql.number(admin(), "SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id) == 0);
    }

    void awaitRunning(long id, String start) {
        patiently().until(() -> Sql.number(admin(),
                "SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id + " AND info LIKE '" + start + "%'") == 1);
    }

    static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
    }

    /** What a use of this connection ends with. */
    static Thrown thrown(Connection connection, Use use) throws Exception {
        SQLException failure = failure(use);
        return new Thrown(failure, connection.isClosed());
    }

    /** What a connect ends with. */
    static Thrown refused(DataSource source) throws Exception {
        return new Thrown(failure(() -> source.getConnection().close()), null);
    }

    static Thrown query(Connection connection) throws Exception {
        return query(connection, "SELECT 1");
    }

    static Thrown query(Connection connection, String sql) throws Exception {
        return thrown(connection, () -> Sql.execute(connection, sql));
    }

    private static SQLException failure(Use use) throws Exception {
        try {
            use.use();
        } catch (SQLException e) {
            return e;
        }
        throw new AssertionError("nothing was thrown");
    }

    /** A row of its own to write to and to fight over. */
    void withTable(String name, Use use) throws Exception {
        administer("CREATE TABLE " + server.database() + "." + name + " (id INT PRIMARY KEY, n INT)");
        try (Statement statement = admin().createStatement()) {
            statement.execute("INSERT INTO " + server.database() + "." + name + " VALUES (1, 0), (2, 0), (3, 0)");
            use.use();
        } finally {
            administer("DROP TABLE " + server.database() + "." + name);
        }
    }

    @Override
    public void close() throws SQLException {
        if (admin != null) {
            admin.close();
        }
    }
}
