// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.distance;

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

/** One candidate behind a proxy that delays, and a connection without the candidate whose pings measure the round trip. */
final class DelayedPath implements AutoCloseable {

    private static final int VALID_SECONDS = 5;

    private final Candidate candidate;
    private final FaultProxy proxy;
    private final Connection bare;
    private final ConnectionStrategy strategy;

    private DelayedPath(Candidate candidate, FaultProxy proxy, Connection bare, ConnectionStrategy strategy) {
        this.candidate = candidate;
        this.proxy = proxy;
        this.bare = bare;
        this.strategy = strategy;
    }

    static DelayedPath open(Candidate candidate, Server server) throws SQLException, IOException {
        FaultProxy proxy = new FaultProxy(server);
        Connection bare = null;
        try {
            bare = proxy.throughInPlaintext(server.dataSource()).getConnection();
            return new DelayedPath(candidate, proxy, bare, Candidates.open(candidate,
                    proxy.throughInPlaintext(server.dataSource())));
        } catch (SQLException | RuntimeException e) {
            if (bare != null) {
                bare.close();
            }
            proxy.close();
            throw e;
        }
    }

    Candidate candidate() {
        return candidate;
    }

    /** Sets how much time the proxy adds to a round trip. */
    void addToRoundTrip(double millis) {
        proxy.delay(Duration.ofNanos(Math.round(millis * 1e6 / 2)));
    }

    /** Runs a unit several times and returns the time of all runs. */
    long run(UnitKind kind, int times) throws SQLException {
        SqlFunction<?> unit = kind == UnitKind.QUERY ? Units.QUERY : Units.NOTHING;
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            strategy.withConnection(unit);
        }
        return System.nanoTime() - start;
    }

    /** Pings several times and returns the time of all pings. */
    long ping(int times) throws SQLException {
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            if (!bare.isValid(VALID_SECONDS)) {
                throw new RefusedException("a bare connection did not answer a ping within " + VALID_SECONDS + " s");
            }
        }
        return System.nanoTime() - start;
    }

    /** Breaks every connection, so that closing the candidate afterwards does not wait for the server. */
    void abandon() {
        try {
            proxy.close();
        } catch (IOException e) {
            // The proxy accepts no connection any more.
        }
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
