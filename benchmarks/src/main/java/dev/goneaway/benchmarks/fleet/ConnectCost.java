// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.Disposal;
import dev.goneaway.benchmarks.RefusedException;
import dev.goneaway.benchmarks.Units;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How fast this machine, with clients, proxy and server on it, lets new connections in when all of it is busy with that. */
final class ConnectCost {

    private static final int EACH = 200;
    private static final long PATIENCE_SECONDS = 60;

    private ConnectCost() {
    }

    /** Seconds for each bare connect and query, of a few threads that do nothing else; the inverse of the rate. */
    static double seconds(Server server) throws IOException {
        int crew = Runtime.getRuntime().availableProcessors() * 2;
        try (FaultProxy proxy = new FaultProxy(server.host(), server.port())) {
            run(server, proxy, crew, EACH / 4);
            return run(server, proxy, crew, EACH) / ((double) crew * EACH);
        }
    }

    private static double run(Server server, FaultProxy proxy, int crew, int each) {
        long start = System.nanoTime();
        List<FutureTask<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < crew; i++) {
            FutureTask<Void> task = new FutureTask<>(() -> connect(server, proxy, each), null);
            Thread thread = new Thread(task, "goneaway-connect-" + i);
            thread.setDaemon(true);
            thread.start();
            tasks.add(task);
        }
        for (FutureTask<Void> task : tasks) {
            await(task);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static void await(FutureTask<Void> task) {
        try {
            task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted while connections were timed", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new RefusedException("connections could not be timed: " + e, e);
        }
    }

    private static void connect(Server server, FaultProxy proxy, int times) {
        MysqlDataSource source = server.dataSource();
        source.setServerName("127.0.0.1");
        source.setPort(proxy.port());
        for (int i = 0; i < times; i++) {
            try {
                Connection connection = source.getConnection();
                try {
                    Units.QUERY.apply(connection);
                } finally {
                    Disposal.abort(connection);
                }
            } catch (SQLException e) {
                throw new RefusedException("a connection failed while connections were timed", e);
            }
        }
    }
}
