// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.candidates.Candidates;
import dev.goneaway.pool.HikariRecycle;
import dev.goneaway.pool.RecycleSettings;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.FleetReport.OfKind;
import dev.goneaway.results.FleetReport.Restart;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.server.Await;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Restarts a server under clients, each of which is a thread. A third of the clients has ping, a third peek, a third a pool of
 * one.
 *
 * <p>The server stands still for half a second before it dies, so that every client is inside a unit and all of them lose their
 * connection at the same time. A proxy for each kind of client counts connections.
 */
final class RestartTrial implements AutoCloseable {

    private static final Duration STANDS_STILL = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Server server;
    private final Map<Kind, FaultProxy> proxies = new EnumMap<>(Kind.class);
    private final List<RestartClient> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** Starts the clients and waits until each has done two units. */
    RestartTrial(Server server, int size, long seed) throws IOException, SQLException {
        this.server = server;
        try {
            for (Kind kind : Kind.values()) {
                proxies.put(kind, new FaultProxy(server));
            }
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < size; i++) {
                Kind kind = Kind.values()[i % Kind.values().length];
                RestartClient client = new RestartClient(kind, open(kind), random.split());
                Thread thread = new Thread(client, "goneaway-client-" + i);
                thread.setDaemon(true);
                clients.add(client);
                threads.add(thread);
                thread.start();
            }
            await("did two units", () -> clients.stream().allMatch(client -> client.units() >= 2));
        } catch (IOException | SQLException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private ConnectionStrategy open(Kind kind) throws SQLException {
        MysqlDataSource source = proxies.get(kind).through(server.dataSource());
        return switch (kind) {
            case PING -> Candidates.open(Candidate.PING, source);
            case PEEK -> Candidates.open(Candidate.PEEK, source);
            case POOL -> HikariRecycle.strategy(source, RecycleSettings.DEFAULTS.withSize(1), ConnectionOptions.DEFAULTS);
        };
    }

    /** Kills the server, starts it again after this time, and waits until every client works. */
    Restart restart(Duration away) {
        server.freeze();
        pause(STANDS_STILL);
        Map<Kind, Long> before = connects();
        clients.forEach(RestartClient::serverDies);
        long death = System.nanoTime();
        server.kill();
        pause(away);
        server.start();
        long back = System.nanoTime();
        await("worked again", () -> clients.stream().allMatch(client -> client.worksNanos() != 0));
        Map<Kind, Long> after = connects();
        List<OfKind> kinds = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            List<RestartClient> own = clients.stream().filter(client -> client.kind() == kind).toList();
            if (!own.isEmpty()) {
                kinds.add(new OfKind(kind.name(), own.size(), after.get(kind) - before.get(kind),
                        own.stream().mapToLong(RestartClient::errors).sum(), seconds(back, last(own))));
            }
        }
        long first = clients.stream().mapToLong(RestartClient::worksNanos).min().orElse(back);
        return new Restart(clients.size(), "0.5 s", seconds(death, back), clients.size(), seconds(back, first),
                seconds(back, last(clients)), null, kinds);
    }

    private static long last(List<RestartClient> some) {
        return some.stream().mapToLong(RestartClient::worksNanos).max().orElse(0);
    }

    private Map<Kind, Long> connects() {
        Map<Kind, Long> counts = new EnumMap<>(Kind.class);
        proxies.forEach((kind, proxy) -> counts.put(kind, proxy.connections()));
        return counts;
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }

    private static void await(String what, BooleanSupplier condition) {
        if (!Await.until(LIMIT, condition)) {
            throw new RefusedException("not every client " + what + " within " + LIMIT.toSeconds() + " s");
        }
    }

    private static void pause(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted while a server was restarted", e);
        }
    }

    /** Ends the clients, waits some seconds for their threads, and closes the proxies. */
    @Override
    public void close() throws IOException {
        clients.forEach(RestartClient::stop);
        threads.forEach(Thread::interrupt);
        Await.until(Duration.ofSeconds(10), () -> threads.stream().noneMatch(Thread::isAlive));
        for (FaultProxy proxy : proxies.values()) {
            proxy.close();
        }
    }
}
