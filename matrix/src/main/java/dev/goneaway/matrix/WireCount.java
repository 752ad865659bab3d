// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionFailure;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlFunction;
import dev.goneaway.candidates.Candidates;
import dev.goneaway.candidates.Units;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Commands;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Counts the commands that each contestant sends for a unit of work, exactly, through a proxy of its own. What is counted, see
 * {@link Commands}. All contestants are counted at the same time, so that all rest together.
 */
public final class WireCount {

    private static final int UNITS = 100;

    /** Of units that each need a rest or an error first. */
    private static final int SINGLE_UNITS = 3;

    /** A pool whose returns lag behind grows under its first units, and connects are commands too: such a count is made again. */
    private static final int TRIES = 20;

    /** Fewer, because each takes a rest. */
    private static final int SINGLE_TRIES = 8;

    private static final Duration DEADLINE = Duration.ofSeconds(120);

    /** A pool may fill itself in the background. */
    private static final Duration FILLED = Duration.ofMillis(300);

    /** For a goodbye that is sent and not answered; well below the 500 ms after which HikariCP would ping first. */
    private static final Duration SETTLED = Duration.ofMillis(100);

    /** Beyond the 500 ms for which HikariCP trusts a connection unseen, and below every other clock that counts a rest. */
    private static final Duration REST = Duration.ofSeconds(1);

    private static final SqlFunction<Integer> TRANSACTION = connection -> {
        connection.setAutoCommit(false);
        Integer answer = Units.QUERY.apply(connection);
        connection.commit();
        return answer;
    };

    private static final SqlFunction<Object> MISTAKE = connection -> {
        try (Statement statement = connection.createStatement()) {
            return statement.execute("SELECT FROM WHERE");
        }
    };

    private final FaultProxy proxy;
    private final ConnectionStrategy strategy;
    private boolean connectsEach;

    private WireCount(FaultProxy proxy, ConnectionStrategy strategy) {
        this.proxy = proxy;
        this.strategy = strategy;
    }

    /**
     * Counts for some contestants at once.
     *
     * @param server where the commands go
     * @param contestants whose
     * @return one count for each, in that order
     */
    public static List<Commands> of(Server server, Candidate... contestants) {
        Map<Candidate, Callable<Commands>> tasks = new EnumMap<>(Candidate.class);
        Stream.of(contestants).forEach(contestant -> tasks.put(contestant, () -> count(server, contestant)));
        return List.copyOf(Bounded.all(tasks, DEADLINE, late -> {
            throw new RefusedException("the commands of " + late.display() + " were not counted within " + DEADLINE.toSeconds() + " s");
        }).values());
    }

    private static Commands count(Server server, Candidate contestant) throws SQLException, IOException {
        try (FaultProxy proxy = new FaultProxy(server.host(), server.port())) {
            MysqlDataSource source = server.dataSource();
            source.setServerName("127.0.0.1");
            source.setPort(proxy.port());
            // Under TLS or compression a command could not be told from its neighbours.
            source.setSslMode("DISABLED");
            source.setUseCompression(false);
            try (ConnectionStrategy strategy = Candidates.open(contestant, source)) {
                checkAnswer(contestant, strategy);
                return new WireCount(proxy, strategy).all(contestant);
            }
        }
    }

    /** Whoever gives another answer than the others is not compared with them. */
    private static void checkAnswer(Candidate contestant, ConnectionStrategy strategy) throws SQLException {
        Integer answer = strategy.withConnection(Units.QUERY);
        if (answer == null || answer != 1) {
            throw new RefusedException("the contestant " + contestant.display() + " answers " + answer + " to SELECT 1");
        }
    }

    /** The transaction comes last: a contestant that does not turn autocommit on again goes on without. */
    private Commands all(Candidate contestant) throws SQLException {
        awaitQuiet(FILLED);
        double perQueryUnit = perUnit(Units.QUERY);
        double perEmptyUnit = perUnit(Units.NOTHING);
        Double afterIdle = after(() -> Bounded.pause(REST));
        Double afterError = after(this::fail);
        return new Commands(contestant, perQueryUnit, perEmptyUnit, afterIdle, perUnit(TRANSACTION), afterError);
    }

    private double perUnit(SqlFunction<?> unit) throws SQLException {
        run(unit, UNITS);
        Count count = count(unit, UNITS);
        for (int i = 1; i < TRIES && !count.counts(); i++) {
            count = count(unit, UNITS);
        }
        connectsEach = count.opened >= UNITS;
        return count.commands;
    }

    /** Of a query unit, each time after something else, the median: where the machine stalls, a pause becomes a rest. Null if none can be told. */
    private Double after(Before before) throws SQLException {
        List<Double> counted = new ArrayList<>();
        for (int i = 0; i < SINGLE_TRIES && counted.size() < SINGLE_UNITS; i++) {
            run(Units.QUERY, 1);
            awaitQuiet(SETTLED);
            before.happens();
            Count count = count(Units.QUERY, 1);
            if (count.counts()) {
                counted.add(count.commands);
            }
        }
        return counted.size() < SINGLE_UNITS ? null : counted.stream().sorted().toList().get(SINGLE_UNITS / 2);
    }

    private Count count(SqlFunction<?> unit, int times) throws SQLException {
        awaitQuiet(SETTLED);
        long commands = proxy.commands();
        long connections = proxy.connections();
        run(unit, times);
        awaitQuiet(SETTLED);
        return new Count((double) (proxy.commands() - commands) / times, proxy.connections() - connections, times, connectsEach);
    }

    private void fail() throws SQLException {
        try {
            strategy.withConnection(MISTAKE);
        } catch (SQLException e) {
            if (ConnectionFailure.of(e) == ConnectionFailure.ORDINARY) {
                return;
            }
            throw e;
        }
        throw new RefusedException("the server takes a syntax error for a query");
    }

    private void run(SqlFunction<?> unit, int times) throws SQLException {
        for (int i = 0; i < times; i++) {
            strategy.withConnection(unit);
        }
    }

    private void awaitQuiet(Duration quiet) {
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

    /** What was sent for each unit, and how many connections were opened meanwhile. */
    private record Count(double commands, long opened, int units, boolean connectsEach) {

        boolean counts() {
            return opened == 0 || opened >= units && (units > 1 || connectsEach);
        }
    }

    /** What precedes the unit that is counted. */
    @FunctionalInterface
    private interface Before {

        void happens() throws SQLException;
    }
}
