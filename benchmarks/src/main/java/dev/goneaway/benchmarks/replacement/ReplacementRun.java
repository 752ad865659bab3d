// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.replacement;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.candidates.Candidates;
import dev.goneaway.candidates.Units;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Interval;
import dev.goneaway.results.RefusedException;
import dev.goneaway.results.Replacements;
import dev.goneaway.results.Replacements.ReplacementTime;
import dev.goneaway.support.PhysicalConnection;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Times how long a strategy takes from the death of its connection to the end of the first unit that works. An administrator
 * kills the connection, and the time starts when the server no longer lists the connection. The bare connect, a connect and a
 * query without a strategy, is timed in the same way.
 *
 * <p>In each round, each strategy and the bare connect have one turn. The first turn rotates. Not thread-safe.
 */
public final class ReplacementRun implements AutoCloseable {

    private static final List<Candidate> STRATEGIES = List.of(Candidate.TIMESTAMP, Candidate.PING, Candidate.PEEK);
    private static final int MOST_ERRORS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final long POLL_NANOS = Duration.ofMillis(1).toNanos();

    private final boolean tls;
    private final Connection admin;
    private final MysqlDataSource source;
    private final Map<String, ConnectionStrategy> strategies = new LinkedHashMap<>();
    private final Map<String, List<Revival>> revivals = new LinkedHashMap<>();
    private Connection bare;

    /**
     * The result of one replacement.
     *
     * @param nanos from the first attempt to the end of the first unit that worked
     * @param lastNanos the time of that unit alone
     * @param errors units that failed before
     */
    private record Revival(long nanos, long lastNanos, int errors) {
    }

    private ReplacementRun(Server server, boolean tls) throws SQLException {
        this.tls = tls;
        Supplier<MysqlDataSource> sources = tls ? server::tlsDataSource : server::dataSource;
        source = sources.get();
        admin = server.admin();
        bare = source.getConnection();
        for (Candidate candidate : STRATEGIES) {
            strategies.put(candidate.display(), Candidates.open(candidate, sources.get()));
        }
    }

    /**
     * Measures in plaintext, and under TLS if the server offers it. Blocks for {@link ReplacementPlan#takes()}.
     *
     * @param server running
     * @param plan how much is measured
     * @param progress receives a line for each step
     * @return the measurements
     * @throws RefusedException if a step was not possible
     */
    public static Replacements of(Server server, ReplacementPlan plan, Consumer<String> progress) {
        try {
            List<ReplacementTime> rows = rows(server, false, plan.warmUps(), plan.rounds(), progress);
            if (offersTls(server)) {
                rows.addAll(rows(server, true, plan.warmUps(), plan.tlsRounds(), progress));
            }
            return new Replacements(rows);
        } catch (SQLException e) {
            // The message could repeat a URL with a password.
            throw new RefusedException("the server did not do what this measurement needs: " + e.getClass().getSimpleName(), e);
        }
    }

    private static boolean offersTls(Server server) throws SQLException {
        try {
            server.tlsDataSource().getConnection().close();
            return true;
        } catch (SQLException e) {
            if (server.hasProcess()) {
                throw e;
            }
            return false;
        }
    }

    private static List<ReplacementTime> rows(Server server, boolean tls, int warmUps, int rounds, Consumer<String> progress)
            throws SQLException {
        progress.accept("replaces killed connections, " + rounds + " times each" + (tls ? ", under TLS" : ""));
        try (ReplacementRun run = new ReplacementRun(server, tls)) {
            for (int round = -warmUps; round < rounds; round++) {
                run.round(Math.abs(round), round >= 0);
            }
            return run.rows();
        }
    }

    /** Gives one turn to each strategy and to the bare connect. */
    private void round(int number, boolean counts) throws SQLException {
        List<String> names = new ArrayList<>(List.of(Replacements.BARE));
        names.addAll(strategies.keySet());
        for (int i = 0; i < names.size(); i++) {
            String name = names.get((i + number) % names.size());
            Revival revival = name.equals(Replacements.BARE) ? connect() : revive(strategies.get(name));
            if (counts) {
                revivals.computeIfAbsent(name, key -> new ArrayList<>()).add(revival);
            }
        }
    }

    private Revival connect() throws SQLException {
        Connection dead = bare;
        kill(Sql.id(dead));
        long start = System.nanoTime();
        bare = source.getConnection();
        Units.QUERY.apply(bare);
        long nanos = System.nanoTime() - start;
        PhysicalConnection.abort(dead);
        return new Revival(nanos, nanos, 0);
    }

    private Revival revive(ConnectionStrategy strategy) throws SQLException {
        kill(strategy.withConnection(Sql::id));
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

    /** Kills a connection, and waits until the server no longer lists the connection. */
    private void kill(long id) throws SQLException {
        Sql.execute(admin, "KILL " + id);
        long start = System.nanoTime();
        while (Sql.number(admin, "SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id) > 0) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new RefusedException("the server still lists a killed connection after " + LIMIT.toSeconds() + " s");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Returns a row for each strategy. A strategy with errors has two rows: with the failed unit, and without. */
    private List<ReplacementTime> rows() {
        List<ReplacementTime> rows = new ArrayList<>();
        rows.add(row(Replacements.BARE, Replacements.BARE, Revival::nanos));
        for (String name : strategies.keySet()) {
            if (revivals.get(name).stream().anyMatch(revival -> revival.errors() > 0)) {
                rows.add(row(name + ", the unit after its error", name, Revival::lastNanos));
                rows.add(row(name + ", its error included", name, Revival::nanos));
            } else {
                rows.add(row(name, name, Revival::nanos));
            }
        }
        return rows;
    }

    /** Compares each time with the bare connect of the same round, because a slow machine slows both and not their ratio. */
    private ReplacementTime row(String title, String name, ToLongFunction<Revival> time) {
        double[] own = micros(name, time);
        double[] connects = micros(Replacements.BARE, Revival::nanos);
        return new ReplacementTime(title, tls, Interval.median(own),
                Interval.median(IntStream.range(0, own.length).mapToDouble(i -> own[i] / connects[i]).toArray()));
    }

    private double[] micros(String name, ToLongFunction<Revival> time) {
        return revivals.get(name).stream().mapToDouble(revival -> time.applyAsLong(revival) / 1e3).toArray();
    }

    @Override
    public void close() throws SQLException {
        strategies.values().forEach(ConnectionStrategy::close);
        PhysicalConnection.abort(bare);
        admin.close();
    }
}
