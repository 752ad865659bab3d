// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlFunction;
import dev.goneaway.ingester.Choice;
import dev.goneaway.ingester.Ingester;
import dev.goneaway.ingester.IngesterOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** An ingester in this process, whose failed units can be counted. */
final class RunningHere implements Running {

    private final Counting strategy;
    private final Ingester ingester;

    RunningHere(Choice choice, String url, IngesterOptions options) throws SQLException, IOException {
        strategy = new Counting(choice.open(url));
        ingester = new Ingester(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), strategy, options);
    }

    @Override
    public int port() {
        return ingester.port();
    }

    @Override
    public Map<String, Integer> failures() {
        synchronized (strategy.failures) {
            return new TreeMap<>(strategy.failures);
        }
    }

    @Override
    public void close() {
        ingester.close();
    }

    /** Changes nothing, and remembers what failed. */
    private record Counting(ConnectionStrategy strategy, Map<String, Integer> failures) implements ConnectionStrategy {

        Counting(ConnectionStrategy strategy) {
            this(strategy, new TreeMap<>());
        }

        @Override
        public <T> T withConnection(SqlFunction<T> work) throws SQLException {
            try {
                return strategy.withConnection(work);
            } catch (SQLException e) {
                synchronized (failures) {
                    failures.merge(e.getSQLState() + "/" + e.getErrorCode(), 1, Integer::sum);
                }
                throw e;
            }
        }

        @Override
        public void close() {
            strategy.close();
        }
    }
}
