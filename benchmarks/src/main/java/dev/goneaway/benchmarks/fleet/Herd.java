// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.benchmarks.fleet.Outcome.OfKind;
import dev.goneaway.results.RefusedException;
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
 * Real clients, a thread each, and a server that stands still, dies, and comes back.
 *
 * <p>It stands still for half a second first, as a server in trouble does: so every client is in the middle of a unit when it
 * dies, and all learn of it in the same moment. Connections are counted by a proxy for each kind of client.
 */
final class Herd implements AutoCloseable {

    private static final Duration STANDS_STILL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(20);

    private final Server server;
    private final Retry retry;
    private final Map<Kind, FaultProxy> proxies = new EnumMap<>(Kind.class);
    private final List<Client> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** Starts the clients and returns when each has done two units. */
    Herd(Server server, int size, Retry retry, long seed) throws IOException, SQLException {
        this.server = server;
        this.retry = retry;
        try {
            for (Kind kind : Kind.values()) {
                proxies.put(kind, new FaultProxy(server.host(), server.port()));
            }
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < size; i++) {
                start(Kind.of(i), random.split());
            }
            await("do two units", () -> clients.stream().allMatch(client -> client.units() >= 2));
        } catch (IOException | SQLException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void start(Kind kind, SplittableRandom random) throws SQLException {
        MysqlDataSource source = server.dataSource();
        source.setServerName("127.0.0.1");
        source.setPort(proxies.get(kind).port());
        Client client = new Client(kind, kind.open(source), retry, random);
        Thread thread = new Thread(client, "goneaway-client-" + clients.size());
        thread.setDaemon(true);
        clients.add(client);
        threads.add(thread);
        thread.start();
    }

    /** Lets the server die and come back, and waits until everybody works. */
    Outcome restart(Duration away) {
        server.freeze();
        pause(STANDS_STILL);
        Map<Kind, Long> before = connects();
        clients.forEach(Client::strike);
        long death = System.nanoTime();
        server.kill();
        pause(away);
        ConnectSampler sampler = new ConnectSampler(() -> connects().values().stream().mapToLong(Long::longValue).sum());
        server.start();
        long back = System.nanoTime();
        sampler.start(back);
        await("work again", () -> clients.stream().allMatch(Client::works));
        long peak = sampler.most();
        Map<Kind, Long> after = connects();
        List<OfKind> kinds = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            List<Client> own = clients.stream().filter(client -> client.kind() == kind).toList();
            if (!own.isEmpty()) {
                kinds.add(new OfKind(kind, own.size(), after.get(kind) - before.get(kind),
                        own.stream().mapToLong(Client::errors).sum(),
                        seconds(back, own.stream().mapToLong(Client::worksNanos).max().orElse(back))));
            }
        }
        long first = clients.stream().mapToLong(Client::worksNanos).min().orElse(back);
        double last = kinds.stream().mapToDouble(OfKind::lastWorksSeconds).max().orElse(0);
        return new Outcome(clients.size(), retry.title(), seconds(death, back), clients.size(), seconds(back, first), last,
                peak, kinds);
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
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new RefusedException("not every client of the fleet could " + what + " within " + PATIENCE.toSeconds()
                        + " s");
            }
            pause(POLL);
        }
    }

    private static void pause(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted while waiting for the fleet", e);
        }
    }

    /** Ends the clients, waits for their threads for some seconds, and closes the proxies. */
    @Override
    public void close() throws IOException {
        clients.forEach(Client::stop);
        threads.forEach(Thread::interrupt);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        try {
            for (Thread thread : threads) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (FaultProxy proxy : proxies.values()) {
            proxy.close();
        }
    }
}
