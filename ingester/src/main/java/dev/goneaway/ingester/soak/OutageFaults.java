// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import dev.goneaway.testkit.server.Server;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Faults of the server as a whole, while it is needed. */
final class OutageFaults {

    private static final Duration AWAY = Duration.ofSeconds(3);

    /** MariaDB takes no less. */
    private static final int FEW_CONNECTIONS = 10;

    private static final int TOO_MANY_CONNECTIONS = 1040;
    private static final int READ_ONLY = 1290;

    private OutageFaults() {
    }

    static int restart(Scene scene) {
        scene.sendSome();
        int strikes = scene.inBurst(scene.end(scene.server()::stop));
        scene.server().start();
        return strikes;
    }

    static int kill(Scene scene) {
        scene.sendSome();
        int strikes = scene.inBurst(scene.end(scene.server()::kill));
        scene.server().start();
        return strikes;
    }

    static int draining(Scene scene) {
        scene.sendSome();
        int strikes = scene.inBurst(scene.end(() -> {
            scene.server().terminate();
            Scene.pause(AWAY);
        }));
        scene.server().start();
        return strikes;
    }

    static int down(Scene scene) {
        scene.server().stop();
        int before = scene.failed();
        scene.send();
        Scene.pause(AWAY);
        int failed = scene.failed() - before;
        scene.server().start();
        return failed;
    }

    static int frozen(Scene scene) {
        scene.sendSome();
        scene.server().freeze();
        try {
            int before = scene.failed();
            Scene.pause(AWAY);
            return scene.failed() - before;
        } finally {
            scene.server().thaw();
        }
    }

    static int failover(Scene scene) throws SQLException {
        Server other = scene.servers().another();
        String readOnly = scene.server().family() == Server.Family.MYSQL ? "super_read_only" : "read_only";
        scene.sendSome();
        scene.admin(List.of("SET GLOBAL " + readOnly + " = 1"));
        try {
            scene.proxy().repoint(other.host(), other.port());
            scene.await(scene.burst()::ended);
            return scene.failed(READ_ONLY);
        } finally {
            scene.admin(List.of("SET GLOBAL " + readOnly + " = 0", "SET GLOBAL read_only = 0"));
        }
    }

    static int maxConnections(Scene scene) throws SQLException {
        Deque<Connection> others = new ArrayDeque<>();
        // Held, because a new one would be one too many.
        try (Connection admin = scene.server().admin()) {
            int before = allowed(admin);
            try {
                for (int i = 0; i <= FEW_CONNECTIONS; i++) {
                    others.push(scene.server().dataSource().getConnection());
                }
                Scene.execute(admin, "SET GLOBAL max_connections = " + FEW_CONNECTIONS);
                int killed = isFull(scene.server()) ? scene.kill(admin) : 0;
                scene.send();
                Scene.pause(AWAY);
                return killed;
            } finally {
                Scene.execute(admin, "SET GLOBAL max_connections = " + before);
                for (Connection other : others) {
                    other.close();
                }
            }
        }
    }

    private static boolean isFull(Server server) throws SQLException {
        try {
            server.dataSource().getConnection().close();
            return false;
        } catch (SQLException e) {
            if (e.getErrorCode() != TOO_MANY_CONNECTIONS) {
                throw e;
            }
            return true;
        }
    }

    private static int allowed(Connection admin) throws SQLException {
        try (Statement statement = admin.createStatement(); ResultSet row = statement.executeQuery("SELECT @@max_connections")) {
            row.next();
            return row.getInt(1);
        }
    }
}
