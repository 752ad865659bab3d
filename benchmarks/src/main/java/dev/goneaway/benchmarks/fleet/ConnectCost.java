// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.candidates.Units;
import dev.goneaway.results.RefusedException;
import dev.goneaway.support.PhysicalConnection;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;

/**
 * What connections cost this machine, with clients, proxy and server on it, when all of it is busy with nothing else: the
 * inverse of the rate.
 *
 * @param connectSeconds of one connect and query
 * @param refusalSeconds of one attempt that is refused
 */
public record ConnectCost(double connectSeconds, double refusalSeconds) {

    private static final int EACH = 200;
    private static final long PATIENCE_SECONDS = 60;

    /** Blocks for a few seconds. */
    static ConnectCost measure(Server server) throws IOException {
        try (FaultProxy proxy = new FaultProxy(server.host(), server.port());
                FaultProxy dead = new FaultProxy(InetAddress.getLoopbackAddress().getHostAddress(), nobodysPort())) {
            return new ConnectCost(each(server, proxy, ConnectCost::works), each(server, dead, ConnectCost::isRefused));
        }
    }

    private static int nobodysPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return taken.getLocalPort();
        }
    }

    private static double each(Server server, FaultProxy proxy, Try deed) {
        int crew = Runtime.getRuntime().availableProcessors() * 2;
        MysqlDataSource source = server.dataSource();
        source.setServerName("127.0.0.1");
        source.setPort(proxy.port());
        run(source, deed, crew, EACH / 4);
        return run(source, deed, crew, EACH) / ((double) crew * EACH);
    }

    private static double run(DataSource source, Try deed, int crew, int each) {
        long start = System.nanoTime();
        List<FutureTask<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < crew; i++) {
            FutureTask<Void> task = new FutureTask<>(() -> repeat(source, deed, each), null);
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

    private static void repeat(DataSource source, Try deed, int times) {
        for (int i = 0; i < times; i++) {
            try {
                deed.on(source);
            } catch (SQLException e) {
                throw new RefusedException("a connection failed while connections were timed", e);
            }
        }
    }

    private static void works(DataSource source) throws SQLException {
        Connection connection = source.getConnection();
        try {
            Units.QUERY.apply(connection);
        } finally {
            PhysicalConnection.abort(connection);
        }
    }

    private static void isRefused(DataSource source) {
        try {
            PhysicalConnection.abort(source.getConnection());
        } catch (SQLException e) {
            // As it should.
        }
    }

    /** One attempt to connect. */
    @FunctionalInterface
    private interface Try {

        void on(DataSource source) throws SQLException;
    }
}
