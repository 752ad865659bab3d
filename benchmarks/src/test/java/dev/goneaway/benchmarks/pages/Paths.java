// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;

/** Something between the program and the server. */
final class Paths {

    private static final int DEADLINE_MILLIS = 500;

    private Paths() {
    }

    static Thrown reset(Trial trial) throws Exception {
        try (FaultProxy path = trial.path(); Connection connection = Trial.through(path, trial.source()).getConnection()) {
            path.reset();
            return Trial.query(connection);
        }
    }

    static Thrown forgotten(Trial trial) throws Exception {
        try (FaultProxy path = trial.path(); Connection connection = Trial.through(path, trial.source()).getConnection()) {
            Sql.id(connection);
            path.idleLimit(Duration.ofMillis(100));
            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
            return Trial.query(connection);
        }
    }

    static Thrown silent(Trial trial) throws Exception {
        try (FaultProxy path = trial.path(); Connection connection = Trial.through(path, impatient(trial)).getConnection()) {
            path.silence();
            return Trial.query(connection);
        }
    }

    static Thrown silentLogin(Trial trial) throws Exception {
        try (FaultProxy path = trial.path()) {
            path.silenceAll(true);
            return Trial.refused(Trial.through(path, impatient(trial)));
        }
    }

    private static MysqlDataSource impatient(Trial trial) throws Exception {
        MysqlDataSource source = trial.source();
        source.setConnectTimeout(DEADLINE_MILLIS);
        source.setSocketTimeout(DEADLINE_MILLIS);
        return source;
    }

    /** A port whose queue of connections nobody has accepted is full: Linux drops what comes then, as a firewall would. */
    static Thrown noAnswerToConnect(Trial trial) throws Exception {
        Deque<Socket> queue = new ArrayDeque<>();
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            try {
                while (queue.size() < 100) {
                    queue.push(new Socket());
                    queue.peek().connect(deaf.getLocalSocketAddress(), DEADLINE_MILLIS);
                }
            } catch (IOException e) {
                // It is full.
            }
            MysqlDataSource source = impatient(trial);
            source.setServerName("127.0.0.1");
            source.setPort(deaf.getLocalPort());
            return Trial.refused(source);
        } finally {
            for (Socket socket : queue) {
                socket.close();
            }
        }
    }
}
