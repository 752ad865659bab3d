// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.candidates.Candidates;
import dev.goneaway.candidates.Units;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.FleetReport;
import dev.goneaway.results.RefusedException;
import dev.goneaway.support.PhysicalConnection;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Times how long a strategy takes from the death of its connection to the end of the first unit that works. An administrator
 * kills the connection, and the time starts when the server lists the connection no more. A bare connect and query is timed in
 * the same way.
 *
 * <p>In each round everybody has one turn, and each round begins with another one. Not thread-safe.
 */
final class ReplacementTrial implements AutoCloseable {

    private static final List<Candidate> STRATEGIES = List.of(Candidate.TIMESTAMP, Candidate.PING, Candidate.PEEK);
    private static final int MOST_ERRORS = 3;

    private final boolean tls;
    private final ConnectionKiller killer;
    private final MysqlDataSource source;
    private final Map<String, ConnectionStrategy> strategies = new LinkedHashMap<>();
    private final Map<String, List<Revival>> revivals = new LinkedHashMap<>();
    private Connection bare;

    /**
     * The result of one turn.
     *
     * @param nanos from the first attempt to the end of the first unit that worked
     * @param lastNanos of that unit alone
     * @param errors units that failed before
     */
    private record Revival(long nanos, long lastNanos, int errors) {
    }

    ReplacementTrial(Server server, boolean tls) throws SQLException {
        this.tls = tls;
        Supplier<MysqlDataSource> sources = tls ? server::tlsDataSource : server::dataSource;
        source = sources.get();
        killer = new ConnectionKiller(server);
        bare = source.getConnection();
        for (Candidate candidate : STRATEGIES) {
            strategies.put(candidate.display(), Candidates.open(candidate, sources.get()));
        }
    }

    /** Lets everybody have one turn. */
    void round(int number, boolean counts) throws SQLException {
        List<String> names = new ArrayList<>(List.of(FleetReport.BARE));
        names.addAll(strategies.keySet());
        for (int i = 0; i < names.size(); i++) {
            String name = names.get((i + number) % names.size());
            Revival revival = name.equals(FleetReport.BARE) ? connect() : revive(strategies.get(name));
            if (counts) {
                revivals.computeIfAbsent(name, key -> new ArrayList<>()).add(revival);
            }
        }
    }

    private Revival connect() throws SQLException {
        Connection dead = bare;
        killer.kill(Sql.id(dead));
        long start = System.nanoTime();
        bare = source.getConnection();
        Units.QUERY.apply(bare);
        long nanos = System.nanoTime() - start;
        PhysicalConnection.abort(dead);
        return new Revival(nanos, nanos, 0);
    }

    private Revival revive(ConnectionStrategy strategy) throws SQLException {
        killer.kill(strategy.withConnection(Sql::id));
        long start = System.nanoTime();
        SQLException last = null;
        for (int errors = 0; errors <= MOST_ERRORS; errors++) {
            long unit = System.nanoTime();
            try {
                strategy.withConnection(Units.QUERY);
                long end = System.nanoTime();
                return new Revival(end - start, end - unit, errors);
            } catch (SQLException e) {
                last = e;
            }
        }
        throw new RefusedException("a strategy did not work again within " + (MOST_ERRORS + 1) + " units after a KILL", last);
    }

    /** Returns a row for each. A strategy with errors has two: with the failed unit, and without. */
    List<FleetReport.ReplacementTime> rows() {
        List<FleetReport.ReplacementTime> rows = new ArrayList<>();
        rows.add(row(FleetReport.BARE, FleetReport.BARE, Revival::nanos));
        for (String name : strategies.keySet()) {
            if (errors(name) > 0) {
                rows.add(row(name + ", the unit after its error", name, Revival::lastNanos));
                rows.add(row(name + ", its error included", name, Revival::nanos));
            } else {
                rows.add(row(name, name, Revival::nanos));
            }
        }
        return rows;
    }

    private FleetReport.ReplacementTime row(String title, String name, ToLongFunction<Revival> time) {
        double[] own = micros(name, time);
        return new FleetReport.ReplacementTime(title, tls, errors(name), FleetStatistics.sample(own),
                FleetStatistics.ratio(own, micros(FleetReport.BARE, Revival::nanos)));
    }

    private int errors(String name) {
        return revivals.get(name).stream().mapToInt(Revival::errors).sum();
    }

    private double[] micros(String name, ToLongFunction<Revival> time) {
        return revivals.get(name).stream().mapToDouble(revival -> time.applyAsLong(revival) / 1e3).toArray();
    }

    @Override
    public void close() throws SQLException {
        strategies.values().forEach(ConnectionStrategy::close);
        PhysicalConnection.abort(bare);
        killer.close();
    }
}
