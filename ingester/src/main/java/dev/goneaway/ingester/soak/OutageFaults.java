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

    private OutageFaults() {
    }

    static void restart(Scene scene) {
        scene.sendSome();
        scene.server().restart();
    }

    static void kill(Scene scene) {
        scene.sendSome();
        scene.server().kill();
        scene.server().start();
    }

    static void draining(Scene scene) {
        scene.sendSome();
        scene.server().terminate();
        Scene.pause(AWAY);
        scene.server().start();
    }

    static void down(Scene scene) {
        scene.server().stop();
        scene.send();
        Scene.pause(AWAY);
        scene.server().start();
    }

    static void frozen(Scene scene) {
        scene.sendSome();
        scene.server().freeze();
        try {
            Scene.pause(AWAY);
        } finally {
            scene.server().thaw();
        }
    }

    static void failover(Scene scene) throws SQLException {
        Server other = scene.servers().another();
        String readOnly = scene.server().family() == Server.Family.MYSQL ? "super_read_only" : "read_only";
        scene.sendSome();
        scene.admin(List.of("SET GLOBAL " + readOnly + " = 1"));
        try {
            scene.proxy().repoint(other.host(), other.port());
            scene.await(scene.burst()::ended);
        } finally {
            scene.admin(List.of("SET GLOBAL " + readOnly + " = 0", "SET GLOBAL read_only = 0"));
        }
    }

    static void maxConnections(Scene scene) throws SQLException {
        Deque<Connection> others = new ArrayDeque<>();
        // Held, because a new one would be one too many.
        try (Connection admin = scene.server().admin()) {
            int before = allowed(admin);
            try {
                for (int i = 0; i <= FEW_CONNECTIONS; i++) {
                    others.push(scene.server().dataSource().getConnection());
                }
                Scene.execute(admin, "SET GLOBAL max_connections = " + FEW_CONNECTIONS);
                scene.kill(admin);
                scene.send();
                Scene.pause(AWAY);
            } finally {
                Scene.execute(admin, "SET GLOBAL max_connections = " + before);
                for (Connection other : others) {
                    other.close();
                }
            }
        }
    }

    private static int allowed(Connection admin) throws SQLException {
        try (Statement statement = admin.createStatement(); ResultSet row = statement.executeQuery("SELECT @@max_connections")) {
            row.next();
            return row.getInt(1);
        }
    }
}
