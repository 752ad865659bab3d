// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.mysql.cj.NativeSession;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;

/** The data sources of these tests, and their numbers of repetitions. */
final class Peeking {

    /** How often each fault is injected. The thorough test uses {@code -Dgoneaway.peek.repeats=200}. */
    static final int REPEATS = Integer.getInteger("goneaway.peek.repeats", 3);

    /** The approximate number of looks in a test of false alarms, over all its connections. */
    static final int LOOKS = Integer.getInteger("goneaway.peek.looks", 2_000);

    /** How many connections a test of leaks makes. */
    static final int CONNECTS = Integer.getInteger("goneaway.peek.connects", 500);

    /** Names the lock of tests that run at the same time. A test that restarts the server, or changes the JVM, holds it alone. */
    static final String SERVER = "server";

    private Peeking() {
    }

    static Server server() {
        return Servers.chosen();
    }

    static MysqlDataSource source() throws SQLException {
        return source(false);
    }

    static MysqlDataSource source(boolean tls) throws SQLException {
        MysqlDataSource source = tls ? server().tlsDataSource() : server().dataSource();
        source.setSocketFactory(PeekSocketFactory.class.getName());
        return source;
    }

    static MysqlDataSource through(int port, boolean tls) throws SQLException {
        MysqlDataSource source = source(tls);
        source.setServerName("127.0.0.1");
        source.setPort(port);
        return source;
    }

    /** Skips the test if it needs what only MySQL Connector/J has. */
    static void requireMySqlDriver(String why) {
        assumeFalse(Servers.isMariaDbDriver(), () -> "skipped: MariaDB Connector/J " + why);
    }

    /** The driver's own type of connection. */
    static Class<? extends Connection> driversType() {
        return Servers.isMariaDbDriver() ? org.mariadb.jdbc.Connection.class : JdbcConnection.class;
    }

    /** The fetch size with which the driver reads a result row by row. */
    static int streaming() {
        return Servers.isMariaDbDriver() ? 1 : Integer.MIN_VALUE;
    }

    /** The lock that the driver holds while it uses the connection. */
    static ReentrantLock lock(Connection connection) throws ReflectiveOperationException, SQLException {
        if (!Servers.isMariaDbDriver()) {
            return (ReentrantLock) connection.unwrap(JdbcConnection.class).getConnectionLock();
        }
        Method lock = accessible(org.mariadb.jdbc.Connection.class.getDeclaredMethod("getLock"));
        return (ReentrantLock) lock.invoke(connection.unwrap(org.mariadb.jdbc.Connection.class));
    }

    /** The socket that the driver uses, with TLS if there is TLS. */
    static Socket socket(Connection connection) throws Exception {
        if (!Servers.isMariaDbDriver()) {
            NativeSession session = (NativeSession) connection.unwrap(JdbcConnection.class).getSession();
            return session.getProtocol().getSocketConnection().getMysqlSocket();
        }
        Object client = connection.unwrap(org.mariadb.jdbc.Connection.class).getClient();
        Field socket = accessible(client.getClass().getDeclaredField("socket"));
        return (Socket) socket.get(client);
    }

    private static <T extends AccessibleObject> T accessible(T member) {
        member.setAccessible(true);
        return member;
    }

    /** Returns a URL of this kind. A URL with several hosts names the one server twice. */
    static MysqlDataSource hosts(String kind) throws SQLException {
        requireMySqlDriver("with several hosts is refused");
        Server server = server();
        String host = "address=(host=" + server.host() + ")(port=" + server.port() + ")";
        String both = host + "," + host.replace("(port", "(connectionAttributes=twin:1)(port");
        MysqlDataSource source = server.dataSource();
        source.setUrl(switch (kind) {
            case "one" -> "jdbc:mysql://" + host;
            case "failover" -> "jdbc:mysql://" + both;
            default -> "jdbc:mysql:" + kind + "://" + both;
        } + "/" + server.database() + "?socketFactory=dev.goneaway.peek.PeekSocketFactory");
        return source;
    }
}
