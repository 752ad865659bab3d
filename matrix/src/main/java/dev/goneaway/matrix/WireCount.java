// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.ConnectionFailure;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlFunction;
import dev.goneaway.candidates.Candidates;
import dev.goneaway.candidates.Units;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Commands;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.Deadline;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Counts the commands that each candidate sends for a unit of work, through a proxy of its own. {@link Commands} describes the
 * counts. All candidates are counted at the same time, so that all rest together.
 */
public final class WireCount {

    private static final int UNITS = 100;

    /** How often a unit is counted that needs a rest or an error first. */
    private static final int SINGLE_UNITS = 3;

    /** A pool that is slow to take connections back opens more. Each connect would count, so the count is repeated. */
    private static final int TRIES = 20;

    /** The tries for a unit that needs a rest; fewer, because each try takes a rest. */
    private static final int SINGLE_TRIES = 8;

    private static final Duration DEADLINE = Duration.ofSeconds(120);

    /** If a pool sends no command for this time, it has opened all its connections. */
    private static final Duration FILLED = Duration.ofMillis(300);

    /** A COM_QUIT gets no reply, so wait this long for it. HikariCP pings after 500 ms, so this time must be shorter. */
    private static final Duration SETTLED = Duration.ofMillis(100);

    /** HikariCP trusts a connection for 500 ms without a check. The other times after which a candidate checks are longer. */
    private static final Duration REST = Duration.ofSeconds(1);

    private static final SqlFunction<Integer> TRANSACTION = connection -> {
        connection.setAutoCommit(false);
        Integer answer = Units.QUERY.apply(connection);
        connection.commit();
        return answer;
    };

    private static final SqlFunction<Object> MISTAKE = connection -> {
        Sql.execute(connection, "SELECT FROM WHERE");
        return null;
    };

    private final FaultProxy proxy;
    private final ConnectionStrategy strategy;
    private boolean connectsEach;

    private WireCount(FaultProxy proxy, ConnectionStrategy strategy) {
        this.proxy = proxy;
        this.strategy = strategy;
    }

    /** Counts for all of these candidates at once. Returns one count for each, in that order. */
    public static List<Commands> of(Server server, Candidate... candidates) {
        return Stream.of(candidates).map(candidate -> Deadline.start("wire count of " + candidate, () -> count(server, candidate)))
                .toList().stream().map(task -> task.get(DEADLINE)).toList();
    }

    private static Commands count(Server server, Candidate candidate) throws SQLException, IOException {
        try (FaultProxy proxy = new FaultProxy(server)) {
            try (ConnectionStrategy strategy = Candidates.open(candidate, proxy.throughInPlaintext(server.dataSource()))) {
                Units.requireOne(strategy, Units.QUERY);
                return new WireCount(proxy, strategy).all(candidate);
            }
        }
    }

    /** Counts the transaction last, because some candidates never turn autocommit on again. */
    private Commands all(Candidate candidate) throws SQLException {
        awaitQuiet(FILLED);
        double perQueryUnit = perUnit(Units.QUERY);
        double perEmptyUnit = perUnit(Units.NOTHING);
        Double afterIdle = after(() -> Turns.sleep(REST));
        Double afterError = after(this::fail);
        return new Commands(candidate, perQueryUnit, perEmptyUnit, afterIdle, perUnit(TRANSACTION), afterError);
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

    /** Returns the median count of units that follow a preparation. Null if too few counts are certain. */
    private Double after(Preparation before) throws SQLException {
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
        throw new RefusedException("the server accepts a syntax error as a query");
    }

    private void run(SqlFunction<?> unit, int times) throws SQLException {
        for (int i = 0; i < times; i++) {
            strategy.withConnection(unit);
        }
    }

    private void awaitQuiet(Duration quiet) {
        Scenario.awaitQuiet(proxy::commands, quiet, DEADLINE);
    }

    /** The commands of one unit, and the number of connections that were opened during the count. */
    private record Count(double commands, long opened, int units, boolean connectsEach) {

        boolean counts() {
            return opened == 0 || opened >= units && (units > 1 || connectsEach);
        }
    }

    @FunctionalInterface
    private interface Preparation {

        void happens() throws SQLException;
    }
}
