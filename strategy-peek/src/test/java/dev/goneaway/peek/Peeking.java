// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.sql.SQLException;

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

    /** Returns a URL of this kind. A URL with several hosts names the one server twice. */
    static MysqlDataSource hosts(String kind) throws SQLException {
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
