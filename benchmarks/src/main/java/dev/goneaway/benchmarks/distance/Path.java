// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.distance;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.ConnectionStrategy.SqlFunction;
import dev.goneaway.candidates.Candidates;
import dev.goneaway.candidates.Units;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Distance.UnitKind;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** One contestant's own way to the server, of any length, and a bare connection beside it to measure that length with. */
final class Path implements AutoCloseable {

    private static final int VALID_SECONDS = 5;

    /** For a goodbye that is sent and not answered, and for a pool that takes connections back on a thread of its own. */
    private static final Duration SETTLED = Duration.ofMillis(5);

    private final Candidate contestant;
    private final FaultProxy proxy;
    private final Connection bare;
    private final ConnectionStrategy strategy;

    private Path(Candidate contestant, FaultProxy proxy, Connection bare, ConnectionStrategy strategy) {
        this.contestant = contestant;
        this.proxy = proxy;
        this.bare = bare;
        this.strategy = strategy;
    }

    static Path open(Candidate contestant, Server server) throws SQLException, IOException {
        FaultProxy proxy = new FaultProxy(server.host(), server.port());
        Connection bare = null;
        try {
            bare = source(server, proxy).getConnection();
            return new Path(contestant, proxy, bare, Candidates.open(contestant, source(server, proxy)));
        } catch (SQLException | RuntimeException e) {
            if (bare != null) {
                bare.close();
            }
            proxy.close();
            throw e;
        }
    }

    private static MysqlDataSource source(Server server, FaultProxy proxy) throws SQLException {
        MysqlDataSource source = server.dataSource();
        source.setServerName("127.0.0.1");
        source.setPort(proxy.port());
        // Under TLS or compression a command could not be told from its neighbours.
        source.setSslMode("DISABLED");
        source.setUseCompression(false);
        return source;
    }

    Candidate contestant() {
        return contestant;
    }

    /** From now on a round trip takes that much longer. */
    void length(double rttMillis) {
        proxy.delay(Duration.ofNanos(Math.round(rttMillis * 1e6 / 2)));
    }

    /** Runs a unit so many times; returns what all of them took. */
    long run(UnitKind kind, int times) throws SQLException {
        SqlFunction<?> unit = kind == UnitKind.QUERY ? Units.QUERY : Units.NOTHING;
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            strategy.withConnection(unit);
        }
        return System.nanoTime() - start;
    }

    /**
     * Runs a unit so many times; returns how many commands crossed for each. NaN if connections were opened meanwhile for some of
     * them: what the driver sends on those would count too.
     */
    double count(UnitKind kind, int times) throws SQLException, InterruptedException {
        pause(SETTLED);
        long commands = proxy.commands();
        long connections = proxy.connections();
        run(kind, times);
        pause(SETTLED);
        long opened = proxy.connections() - connections;
        return opened == 0 || opened >= times ? (double) (proxy.commands() - commands) / times : Double.NaN;
    }

    /** Sleeps, because here the passing of time is itself what is waited for. */
    static void pause(Duration duration) throws InterruptedException {
        Thread.sleep(duration.toMillis());
    }

    /** Pings so many times; returns what all of them took. */
    long ping(int times) throws SQLException {
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            if (!bare.isValid(VALID_SECONDS)) {
                throw new RefusedException("a bare connection did not answer a ping within " + VALID_SECONDS + " s");
            }
        }
        return System.nanoTime() - start;
    }

    /** Breaks every connection first: then nothing that is closed after it has anybody to wait for. */
    void abandon() throws IOException {
        proxy.close();
    }

    @Override
    public void close() throws SQLException, IOException {
        try {
            strategy.close();
            bare.close();
        } finally {
            proxy.close();
        }
    }
}
