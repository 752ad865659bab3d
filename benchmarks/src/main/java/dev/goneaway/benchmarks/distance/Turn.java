// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.distance;

import dev.goneaway.benchmarks.distance.Sample.Cost;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * One contestant's turn at one distance: the unit after the rest first, then a bare ping and the hot units, each as often as fits into
 * its time. What a turn needs to be warm is not timed.
 */
final class Turn {

    private static final Duration PINGS = Duration.ofMillis(40);
    private static final Map<Kind, Duration> HOT = new EnumMap<>(Map.of(Kind.QUERY, Duration.ofMillis(100), Kind.NOTHING, Duration.ofMillis(50)));
    private static final int WARM = 3;
    private static final int LEAST = 5;
    private static final int MOST = 20_000;

    /** For a goodbye that is sent and not answered, and for a pool that takes connections back on a thread of its own. */
    private static final Duration SETTLED = Duration.ofMillis(2);

    private final Path path;

    Turn(Path path) {
        this.path = path;
    }

    /** Blocks until the contestant has rested, and while the turn lasts. */
    Sample take(double rttMillis, Duration rest) throws SQLException, InterruptedException {
        path.length(rttMillis);
        pause(rest.minus(path.rested()));
        Map<Kind, Cost> units = new EnumMap<>(Kind.class);
        units.put(Kind.NOTHING_AFTER_REST, count(Kind.NOTHING_AFTER_REST, 1));
        double rtt = path.ping(WARM);
        int pings = times(PINGS, rtt / WARM);
        rtt = (double) path.ping(pings) / pings;
        for (Map.Entry<Kind, Duration> hot : HOT.entrySet()) {
            // A short pause counts as a rest for some: the first unit after it is not hot.
            path.run(hot.getKey(), 1);
            double one = (double) path.run(hot.getKey(), WARM) / WARM;
            pause(SETTLED);
            units.put(hot.getKey(), count(hot.getKey(), times(hot.getValue(), one)));
        }
        return new Sample(rtt, units);
    }

    private Cost count(Kind kind, int times) throws SQLException, InterruptedException {
        long commands = path.commands();
        long connections = path.connections();
        double nanos = (double) path.run(kind, times) / times;
        pause(SETTLED);
        long opened = path.connections() - connections;
        boolean countable = opened == 0 || opened >= times;
        return new Cost(nanos, countable ? (double) (path.commands() - commands) / times : Double.NaN);
    }

    private static int times(Duration time, double nanos) {
        return (int) Math.max(LEAST, Math.min(MOST, time.toNanos() / Math.max(1, nanos)));
    }

    /** Sleeps, because here the passing of time is itself what is waited for. */
    private static void pause(Duration duration) throws InterruptedException {
        if (!duration.isNegative()) {
            Thread.sleep(duration.toMillis() + 1);
        }
    }
}
