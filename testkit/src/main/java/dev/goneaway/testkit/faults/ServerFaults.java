// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.faults;

import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.wire.FaultProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/**
 * Injects faults of a whole server, which must be running. Each method returns when the fault is in place. {@link
 * InjectedFault#heal} starts the server again, resumes it, or makes it writable. The faults that stop, kill or freeze the server
 * need {@link Server#hasProcess()}. An {@code SQLException} means that the administrator's account may not do that.
 */
public final class ServerFaults {

    /** MariaDB does not accept a smaller max_connections. */
    private static final int FEW_CONNECTIONS = 10;

    private static final int TOO_MANY_CONNECTIONS = 1040;

    private ServerFaults() {
    }

    /** Stops the server gracefully. The server is down until the fault is healed. */
    public static InjectedFault stopped(Server server) {
        server.stop();
        return server::start;
    }

    /** Kills the server with SIGKILL. The server is down until the fault is healed. */
    public static InjectedFault killed(Server server) {
        server.kill();
        return server::start;
    }

    /** Tells the server to shut down and does not wait until it has stopped. For a moment the server still serves its clients. */
    public static InjectedFault shuttingDown(Server server) {
        server.terminate();
        return server::start;
    }

    /** Freezes the server: connections stay open, and the server answers nothing. */
    public static InjectedFault frozen(Server server) {
        server.freeze();
        return server::thaw;
    }

    /** Makes the server read-only, as a primary is when it becomes a replica. On MySQL not even an administrator can write. */
    public static InjectedFault readOnly(Server server) throws SQLException {
        String option = server.family() == Server.Family.MYSQL ? "super_read_only" : "read_only";
        Sql.administer(server, "SET GLOBAL " + option + " = 1");
        return () -> {
            if (server.family() == Server.Family.MYSQL) {
                Sql.administer(server, "SET GLOBAL super_read_only = 0");
            }
            Sql.administer(server, "SET GLOBAL read_only = 0");
        };
    }

    /**
     * Fails over: the primary turns read-only, and new connections through the proxies lead to another server. Open connections
     * stay on the old primary. The other server runs, with the tables and the account of the primary.
     */
    public static InjectedFault failover(Server primary, Server other, Collection<FaultProxy> proxies) throws SQLException {
        InjectedFault readOnly = readOnly(primary);
        proxies.forEach(proxy -> proxy.repoint(other.host(), other.port()));
        return () -> {
            proxies.forEach(proxy -> proxy.repoint(primary.host(), primary.port()));
            readOnly.heal();
        };
    }

    /** Uses up {@code max_connections}: the server refuses every new connection with error 1040. Open connections stay. */
    public static InjectedFault full(Server server) throws SQLException {
        // The administrator's connection stays open, because the server would refuse a new one.
        Connection admin = server.admin();
        Deque<Connection> filling = new ArrayDeque<>();
        long before = Sql.number(admin, "SELECT @@max_connections");
        InjectedFault full = () -> {
            if (!admin.isClosed()) {
                Sql.execute(admin, "SET GLOBAL max_connections = " + before);
                admin.close();
                for (Connection connection : filling) {
                    connection.close();
                }
            }
        };
        try {
            for (int i = 0; i <= FEW_CONNECTIONS; i++) {
                filling.push(server.dataSource().getConnection());
            }
            Sql.execute(admin, "SET GLOBAL max_connections = " + FEW_CONNECTIONS);
            requireFull(server);
            return full;
        } catch (SQLException | RuntimeException e) {
            full.heal();
            throw e;
        }
    }

    /** Gives the application's account of one server to another server, which can then take over in a {@link #failover}. */
    public static void copyAccount(Server from, Server to) throws SQLException {
        String account = "'" + from.user() + "'@'%'";
        Sql.administer(to, "CREATE USER IF NOT EXISTS " + account,
                "ALTER USER " + account + " IDENTIFIED BY '" + from.password() + "'",
                "GRANT ALL ON " + to.database() + ".* TO " + account);
    }

    private static void requireFull(Server server) throws SQLException {
        try {
            server.dataSource().getConnection().close();
        } catch (SQLException e) {
            if (e.getErrorCode() == TOO_MANY_CONNECTIONS) {
                return;
            }
            throw e;
        }
        throw new IllegalStateException("max_connections is " + FEW_CONNECTIONS + ", and the server still accepts connections");
    }
}
