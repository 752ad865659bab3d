// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions.TimeSource;
import dev.goneaway.peek.Peek;
import dev.goneaway.peek.PeekSocketFactory;
import dev.goneaway.results.FleetReport.IdleCheckCost;
import dev.goneaway.support.IdleTime;
import dev.goneaway.support.PhysicalConnection;
import dev.goneaway.testkit.server.Server;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Times checks of idle connections: passes over many of them and over few, with each kind of check.
 *
 * <p>All connections are open all the time, and each pass continues where the pass before ended. So a check finds its connection
 * in none of the processor's caches, as in a program that checks each connection once in a while. Repeated checks of one
 * connection are faster. Not thread-safe.
 */
final class IdleChecks implements AutoCloseable {

    private static final long SEED = 20_061;
    private static final int SLICE = 10;
    private static final long LIMIT_NANOS = Duration.ofHours(7).toNanos();

    private final List<Connection> connections = new ArrayList<>();
    private final List<Peek> peeks = new ArrayList<>();
    private final List<IdleTime> clocks = new ArrayList<>();
    private final Map<IdleProbe, Map<Integer, double[]>> nanosEach = new EnumMap<>(IdleProbe.class);
    private int next;
    private int falseAlarms;

    /** How a connection is checked. */
    private enum IdleProbe {
        /** Reads two clocks and compares. */
        TIMESTAMP,
        /** One system call. */
        PEEK,
        /** One round trip. */
        PING
    }

    /** Opens all connections. */
    IdleChecks(Server server, int size) throws SQLException {
        MysqlDataSource source = server.dataSource();
        source.setSocketFactory(PeekSocketFactory.class.getName());
        try {
            for (int i = 0; i < size; i++) {
                connections.add(source.getConnection());
                peeks.add(Peek.on(connections.get(i)));
                clocks.add(new IdleTime(TimeSource.SYSTEM));
            }
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    /** Measures passes of these sizes with each check. Each round shuffles the sizes. */
    void measure(List<Integer> sizes, int warmUps, int passes) throws SQLException {
        List<Integer> shuffled = new ArrayList<>(sizes);
        Random order = new Random(SEED);
        for (int pass = -warmUps; pass < passes; pass++) {
            for (IdleProbe check : IdleProbe.values()) {
                Collections.shuffle(shuffled, order);
                for (int size : shuffled) {
                    double each = pass(check, size);
                    if (pass >= 0) {
                        nanosEach.computeIfAbsent(check, key -> new TreeMap<>())
                                .computeIfAbsent(size, key -> new double[passes])[pass] = each;
                    }
                }
            }
        }
    }

    /** Returns the nanoseconds of one check: the median over slices of ten checks, so that a stall spoils one slice only. */
    private double pass(IdleProbe check, int size) throws SQLException {
        slice(check, Math.min(SLICE, connections.size()));
        double[] each = new double[(size + SLICE - 1) / SLICE];
        for (int i = 0; i < each.length; i++) {
            int length = Math.min(SLICE, size - i * SLICE);
            each[i] = (double) slice(check, length) / length;
        }
        Arrays.sort(each);
        return each[each.length / 2];
    }

    private long slice(IdleProbe check, int length) throws SQLException {
        int passed = 0;
        long start = System.nanoTime();
        for (int i = 0; i < length; i++) {
            if (passes(check, (next + i) % connections.size())) {
                passed++;
            }
        }
        long nanos = System.nanoTime() - start;
        next = (next + length) % connections.size();
        falseAlarms += length - passed;
        return nanos;
    }

    private boolean passes(IdleProbe check, int index) throws SQLException {
        return switch (check) {
            case TIMESTAMP -> {
                IdleTime idle = clocks.get(index);
                idle.read();
                yield idle.nanos() < LIMIT_NANOS;
            }
            case PEEK -> !peeks.get(index).look().dead();
            case PING -> connections.get(index).isValid(1);
        };
    }

    /** Returns a row for each check and size. */
    List<IdleCheckCost> rows() {
        List<IdleCheckCost> rows = new ArrayList<>();
        nanosEach.forEach((check, bySize) -> {
            double[] few = bySize.values().iterator().next();
            bySize.forEach((size, each) -> rows.add(new IdleCheckCost(check.name().toLowerCase(Locale.ROOT), size,
                    FleetStatistics.sample(each),
                    FleetStatistics.ratio(each, few))));
        });
        return rows;
    }

    /** Returns how many checks took a living connection for dead. */
    int falseAlarms() {
        return falseAlarms;
    }

    @Override
    public void close() {
        connections.forEach(PhysicalConnection::close);
    }
}
