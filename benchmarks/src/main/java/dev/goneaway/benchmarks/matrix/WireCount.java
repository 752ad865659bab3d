// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.matrix;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.SqlFunction;
import dev.goneaway.benchmarks.Contestant;
import dev.goneaway.benchmarks.RefusedException;
import dev.goneaway.benchmarks.Units;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** Counts the commands that each contestant sends for a unit of work, exactly, through a proxy of its own. */
public final class WireCount {

    private static final int UNITS = 100;

    /** A pool whose returns lag behind grows under its first units, and connects are commands too: such a batch does not count. */
    private static final int TRIES = 20;

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /** A pool may fill itself in the background. */
    private static final Duration FILLED = Duration.ofMillis(300);

    /** For a goodbye that is sent and not answered; well below the 500 ms after which HikariCP would ping first. */
    private static final Duration SETTLED = Duration.ofMillis(100);

    private WireCount() {
    }

    /**
     * Counts for some contestants at once.
     *
     * @param server where the commands go
     * @param contestants whose
     * @return one count for each, in that order
     */
    public static List<Commands> of(Server server, Contestant... contestants) {
        Map<Contestant, Callable<Commands>> tasks = new EnumMap<>(Contestant.class);
        Stream.of(contestants).forEach(contestant -> tasks.put(contestant, () -> count(server, contestant)));
        return List.copyOf(Bounded.all(tasks, DEADLINE, late -> {
            throw new RefusedException("the commands of " + late.display() + " were not counted within " + DEADLINE.toSeconds() + " s");
        }).values());
    }

    private static Commands count(Server server, Contestant contestant) throws SQLException, IOException {
        try (FaultProxy proxy = new FaultProxy(server.host(), server.port())) {
            MysqlDataSource source = server.dataSource();
            source.setServerName("127.0.0.1");
            source.setPort(proxy.port());
            // Under TLS or compression a command could not be told from its neighbours.
            source.setSslMode("DISABLED");
            source.setUseCompression(false);
            try (ConnectionStrategy strategy = contestant.open(source)) {
                checkAnswer(contestant, strategy);
                awaitQuiet(proxy, FILLED);
                return new Commands(contestant, perUnit(proxy, strategy, Units.QUERY), perUnit(proxy, strategy, Units.NOTHING));
            }
        }
    }

    /** Whoever gives another answer than the others is not compared with them. */
    private static void checkAnswer(Contestant contestant, ConnectionStrategy strategy) throws SQLException {
        Integer answer = strategy.withConnection(Units.QUERY);
        if (answer == null || answer != 1) {
            throw new RefusedException("the contestant " + contestant.display() + " answers " + answer + " to SELECT 1");
        }
    }

    private static double perUnit(FaultProxy proxy, ConnectionStrategy strategy, SqlFunction<?> unit) throws SQLException {
        batch(strategy, unit);
        double perUnit = 0;
        for (int i = 0; i < TRIES; i++) {
            awaitQuiet(proxy, SETTLED);
            long commands = proxy.commands();
            long connections = proxy.connections();
            batch(strategy, unit);
            awaitQuiet(proxy, SETTLED);
            perUnit = (double) (proxy.commands() - commands) / UNITS;
            long opened = proxy.connections() - connections;
            if (opened == 0 || opened >= UNITS) {
                break;
            }
        }
        return perUnit;
    }

    private static void batch(ConnectionStrategy strategy, SqlFunction<?> unit) throws SQLException {
        for (int i = 0; i < UNITS; i++) {
            strategy.withConnection(unit);
        }
    }

    private static void awaitQuiet(FaultProxy proxy, Duration quiet) {
        long[] last = {proxy.commands(), System.nanoTime()};
        Bounded.await(DEADLINE, () -> {
            long now = proxy.commands();
            if (now != last[0]) {
                last[0] = now;
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] >= quiet.toNanos();
        });
    }
}
