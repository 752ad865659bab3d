// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import com.mysql.cj.jdbc.JdbcConnection;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.benchmarks.fleet.Sample.Ratio;
import dev.goneaway.benchmarks.fleet.Subject.Revival;
import dev.goneaway.candidates.Candidates;
import dev.goneaway.pool.InitializingDataSource;
import dev.goneaway.results.Candidate;
import dev.goneaway.testkit.server.Server;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Times how long each pool that validates every borrow takes from the death of all its connections, killed by an administrator and
 * gone from the server's list, to the end of the first unit that works; against a bare connect and query, likewise after a KILL.
 *
 * <p>All its connections, because one that a pool has to spare would not be a replacement. A pool goes on connecting behind the
 * back of the unit that works; nobody's turn begins before the one before has been quiet for a while.
 */
final class PoolReplacements implements AutoCloseable {

    /** Of the matrix' contestants, those that ask or look at every borrow; of the others, those that can be told to. */
    static final List<Candidate> POOLS = List.of(Candidate.HIKARI_VALIDATED, Candidate.HIKARI_PEEK, Candidate.C3P0_VALIDATED,
            Candidate.C3P0_PEEK, Candidate.DBCP2_DEFAULT, Candidate.TOMCAT_VALIDATED, Candidate.AGROAL_VALIDATED,
            Candidate.VIBUR_VALIDATED, Candidate.DRUID_VALIDATED);

    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(30);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Subject.Bare bare;
    private final Map<Candidate, Pool> pools = new LinkedHashMap<>();
    private final List<Revival> bareRevivals = new ArrayList<>();
    private final Map<Candidate, List<Revival>> revivals = new LinkedHashMap<>();

    /** Opens them all. */
    PoolReplacements(Server server) throws SQLException {
        bare = new Subject.Bare(server.dataSource());
        try {
            for (Candidate contestant : POOLS) {
                Pool pool = new Pool(server, contestant);
                pools.put(contestant, pool);
                pool.subject.id();
                pool.settle();
            }
        } catch (SQLException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** One replacement each, beginning with another pool in each round. */
    void round(Killer killer, int number, boolean counts) throws SQLException {
        killer.kill(bare.id());
        Revival connect = bare.revive();
        if (counts) {
            bareRevivals.add(connect);
        }
        for (int i = 0; i < POOLS.size(); i++) {
            Candidate contestant = POOLS.get((i + number) % POOLS.size());
            Pool pool = pools.get(contestant);
            killer.killAll(pool.opened);
            Revival revival = pool.subject.revive();
            pool.settle();
            if (counts) {
                revivals.computeIfAbsent(contestant, key -> new ArrayList<>()).add(revival);
            }
        }
    }

    /** What was seen; units that failed are part of the time. */
    List<ReplacementRow> rows() {
        double[] connects = micros(bareRevivals);
        return revivals.entrySet().stream().map(pool -> {
            double[] own = micros(pool.getValue());
            int errors = pool.getValue().stream().mapToInt(Revival::errors).sum();
            return new ReplacementRow(pool.getKey().display(), false, errors, Sample.of(own), Ratio.of(own, connects));
        }).toList();
    }

    private static double[] micros(List<Revival> revivals) {
        return revivals.stream().mapToDouble(revival -> revival.nanos() / 1e3).toArray();
    }

    @Override
    public void close() {
        try {
            pools.values().forEach(pool -> pool.subject.close());
        } finally {
            bare.close();
        }
    }

    /** A pool, and the server's ids of all the connections that it has ever opened; the server gives none twice. */
    private static final class Pool {

        private final Set<Long> opened = ConcurrentHashMap.newKeySet();
        private final AtomicLong lastOpened = new AtomicLong(System.nanoTime());
        private final Subject.Strategic subject;

        Pool(Server server, Candidate contestant) throws SQLException {
            ConnectionStrategy strategy = Candidates.open(contestant, server.dataSource(), ConnectionOptions.DEFAULTS,
                    source -> new InitializingDataSource(source, connection -> {
                        // The driver knows it from the greeting; to ask the server would cost each connect a round trip.
                        opened.add(connection.unwrap(JdbcConnection.class).getSession().getThreadId());
                        lastOpened.set(System.nanoTime());
                    }));
            subject = new Subject.Strategic(strategy);
        }

        /** Returns when it has opened none for a while. */
        void settle() {
            long start = System.nanoTime();
            while (System.nanoTime() - Math.max(start, lastOpened.get()) < QUIET_NANOS
                    && System.nanoTime() - start < PATIENCE_NANOS) {
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }
}
