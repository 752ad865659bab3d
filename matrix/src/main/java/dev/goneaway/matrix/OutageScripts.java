// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.testkit.server.Server;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Faults of the server as a whole, while somebody needs it. */
final class OutageScripts {

    private static final Duration AWAY = Duration.ofSeconds(3);

    /** Into the two seconds or so that MySQL takes to shut down, and past the moment at which it has noticed the signal. */
    private static final Duration INTO_SHUTDOWN = Duration.ofMillis(300);

    /** MariaDB takes no less. */
    private static final int FEW_CONNECTIONS = 10;

    private OutageScripts() {
    }

    static void draining(Stage stage) {
        stage.open();
        stage.idle();
        stage.server().terminate();
        Bounded.pause(INTO_SHUTDOWN);
        neededWhileAway(stage);
    }

    static void down(Stage stage) {
        stage.open();
        stage.idle();
        stage.server().stop();
        neededWhileAway(stage);
    }

    private static void neededWhileAway(Stage stage) {
        stage.struck();
        Phase callers = stage.begin(participant -> needs(stage, participant));
        Bounded.pause(AWAY);
        stage.server().start();
        stage.usable();
        callers.await(Stage.WATCHDOG);
    }

    /** One unit while the server cannot be had, and the others when it can. */
    private static void needs(Stage stage, Participant participant) throws InterruptedException {
        participant.write();
        stage.awaitUsable();
        participant.goOn();
    }

    static void frozen(Stage stage) {
        stage.open();
        stage.idle();
        stage.server().freeze();
        stage.struck();
        try {
            stage.everybody(Participant::write);
        } finally {
            stage.server().thaw();
        }
        stage.usable();
        stage.everybody(Participant::goOn);
    }

    static void failover(Stage stage) throws SQLException {
        Server other = stage.another();
        stage.open();
        // A pool that were still filling itself would have connections to the new primary before anybody noticed.
        stage.idle();
        String readOnly = stage.server().family() == Server.Family.MYSQL ? "super_read_only" : "read_only";
        stage.sessions().execute("SET GLOBAL " + readOnly + " = 1");
        try {
            stage.playing().forEach(participant -> participant.proxy().repoint(other.host(), other.port()));
            stage.struck();
            stage.everybody(Participant::goOn);
        } finally {
            stage.sessions().execute("SET GLOBAL " + readOnly + " = 0");
            stage.sessions().execute("SET GLOBAL read_only = 0");
        }
    }

    static void maxConnections(Stage stage) throws SQLException {
        stage.open();
        stage.idle();
        int before = maxConnections(stage.server());
        Deque<Connection> others = new ArrayDeque<>();
        try {
            for (int i = 0; i <= FEW_CONNECTIONS; i++) {
                others.push(stage.server().dataSource().getConnection());
            }
            stage.sessions().execute("SET GLOBAL max_connections = " + FEW_CONNECTIONS);
            stage.kill();
            stage.struck();
            Phase callers = stage.begin(participant -> needs(stage, participant));
            Bounded.pause(AWAY);
            stage.sessions().execute("SET GLOBAL max_connections = " + before);
            stage.usable();
            callers.await(Stage.WATCHDOG);
        } finally {
            stage.sessions().execute("SET GLOBAL max_connections = " + before);
            for (Connection other : others) {
                other.close();
            }
        }
    }

    private static int maxConnections(Server server) throws SQLException {
        try (Connection connection = server.admin();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@max_connections")) {
            row.next();
            return row.getInt(1);
        }
    }
}
