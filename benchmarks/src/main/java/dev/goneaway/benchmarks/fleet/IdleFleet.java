// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions.TimeSource;
import dev.goneaway.benchmarks.fleet.Sample.Ratio;
import dev.goneaway.peek.Peek;
import dev.goneaway.peek.PeekSocketFactory;
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
 * Checks many idle connections, each once in a pass: all of them and fewer, in an order shuffled anew in each round from a fixed
 * seed, with each kind of check in turn.
 *
 * <p>All connections are open all the time, and a few are never those that were looked at just before: so few and many meet the
 * same processor caches, with the code of the check in them and little of its data, as for a check once in a while in a real
 * program. A connection that is looked at again and again costs less than one here. Not thread-safe.
 */
final class IdleFleet implements AutoCloseable {

    private static final long SEED = 20_061;
    private static final int SLICE = 10;
    private static final long LIMIT_NANOS = Duration.ofHours(7).toNanos();

    private final List<Connection> connections = new ArrayList<>();
    private final List<Peek> peeks = new ArrayList<>();
    private final List<IdleTime> clocks = new ArrayList<>();
    private final Map<Check, Map<Integer, double[]>> nanosEach = new EnumMap<>(Check.class);
    private int from;
    private int falseAlarms;

    /** How a connection is checked. */
    enum Check {
        /** Reads two clocks and compares. */
        TIMESTAMP {
            @Override
            boolean passes(IdleFleet fleet, int index) {
                IdleTime idle = fleet.clocks.get(index);
                idle.read();
                return idle.nanos() < LIMIT_NANOS;
            }
        },
        /** One system call. */
        PEEK {
            @Override
            boolean passes(IdleFleet fleet, int index) throws SQLException {
                return !fleet.peeks.get(index).look().dead();
            }
        },
        /** One round trip. */
        PING {
            @Override
            boolean passes(IdleFleet fleet, int index) throws SQLException {
                return fleet.connections.get(index).isValid(1);
            }
        };

        abstract boolean passes(IdleFleet fleet, int index) throws SQLException;
    }

    /** Connects them all. */
    IdleFleet(Server server, int size) throws SQLException {
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

    /** Measures every check on fleets of these sizes. */
    void measure(List<Integer> sizes, int warmUps, int passes) throws SQLException {
        List<Integer> shuffled = new ArrayList<>(sizes);
        Random order = new Random(SEED);
        for (int pass = -warmUps; pass < passes; pass++) {
            for (Check check : Check.values()) {
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

    /** The median of slices, all of one length: a stall spoils a slice and not the pass, and each has a look at the clock in it. */
    private double pass(Check check, int size) throws SQLException {
        slice(check, Math.min(SLICE, connections.size()));
        double[] each = new double[(size + SLICE - 1) / SLICE];
        for (int i = 0; i < each.length; i++) {
            int length = Math.min(SLICE, size - i * SLICE);
            each[i] = (double) slice(check, length) / length;
        }
        Arrays.sort(each);
        return each[each.length / 2];
    }

    private long slice(Check check, int length) throws SQLException {
        int passed = 0;
        long start = System.nanoTime();
        for (int i = 0; i < length; i++) {
            if (check.passes(this, (from + i) % connections.size())) {
                passed++;
            }
        }
        long nanos = System.nanoTime() - start;
        from = (from + length) % connections.size();
        falseAlarms += length - passed;
        return nanos;
    }

    /** What was seen. */
    List<IdleRow> rows() {
        List<IdleRow> rows = new ArrayList<>();
        nanosEach.forEach((check, bySize) -> {
            double[] few = bySize.values().iterator().next();
            bySize.forEach((size, each) -> rows.add(new IdleRow(check.name().toLowerCase(Locale.ROOT), size, Sample.of(each),
                    Ratio.of(each, few))));
        });
        return rows;
    }

    /** Living connections that a check called dead. */
    int falseAlarms() {
        return falseAlarms;
    }

    @Override
    public void close() {
        connections.forEach(PhysicalConnection::close);
    }
}
