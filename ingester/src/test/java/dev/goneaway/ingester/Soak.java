// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.faults.InjectedFault;
import dev.goneaway.testkit.faults.ServerFaults;
import dev.goneaway.testkit.faults.ServerSessions;
import dev.goneaway.testkit.server.Await;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * One ingester in its own process, behind a proxy, that meets one fault after another. For each fault, senders send two bursts of
 * lines. The fault meets the second burst. Then the table is read and compared with what was sent and what was acknowledged.
 */
final class Soak implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final Duration BLINK = Duration.ofMillis(300);
    private static final Duration AWAY = Duration.ofSeconds(3);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(3);

    /** For all faults: a short idle limit, and a lock wait that ends before the socket's timeout of 2 s. */
    private static final String SESSION = "wait_timeout=2,innodb_lock_wait_timeout=1";

    private final Server server;
    private final Supplier<Server> starter;
    private final StrategyChoice strategy;
    private final int lines;
    private final Duration deadline;
    private final FaultProxy proxy;
    private final ServerSessions sessions;
    private final IngesterProcess ingester;
    private final Set<Long> struck = new HashSet<>();
    private Server standby;
    private SoakBurst burst;
    private int signals;

    /**
     * Starts the ingester on an empty table. A trigger counts how often a line is stored again: without its key it would be
     * doubled.
     *
     * @param starter starts another server for a failover
     * @param lines for each fault
     * @param deadline how long a sender repeats the lines of one step
     */
    Soak(Server server, Supplier<Server> starter, StrategyChoice strategy, int lines, Duration deadline)
            throws SQLException, IOException {
        this.server = server;
        this.starter = starter;
        this.strategy = strategy;
        this.lines = lines;
        this.deadline = deadline;
        this.sessions = new ServerSessions(server);
        Sql.administer(server, "DROP TABLE IF EXISTS " + server.database() + ".line");
        this.proxy = new FaultProxy(server);
        this.ingester = new IngesterProcess(strategy, url());
        Sql.administer(server, "ALTER TABLE " + server.database() + ".line ADD COLUMN again INT NOT NULL DEFAULT 0");
        countRepetitions(server);
    }

    private String url() {
        return server.jdbcUrl().replaceFirst("//[^/]*/", "//127.0.0.1:" + proxy.port() + "/")
                .replaceAll("(connect|socket)Timeout=\\d+&?", "") + "&connectTimeout=1000&socketTimeout=2000"
                + "&user=" + encoded(server.user()) + "&password=" + encoded(server.password())
                + "&sessionVariables=" + encoded(SESSION);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void countRepetitions(Server server) throws SQLException {
        try (Connection admin = server.admin()) {
            Sql.execute(admin, "USE " + server.database());
            Sql.execute(admin, "CREATE TRIGGER line_again BEFORE UPDATE ON line FOR EACH ROW SET NEW.again = OLD.again + 1");
        }
    }

    /**
     * Lets one fault meet the ingester. Without a strategy, a soak is good for one fault, because a lost connection stays lost.
     */
    SoakRow run(SoakFault fault) throws Exception {
        if (fault == SoakFault.FAILOVER) {
            startStandby();
        }
        Duration answer = deadline.compareTo(ANSWER_TIMEOUT) < 0 ? deadline : ANSWER_TIMEOUT;
        Sender sender = new Sender(new InetSocketAddress(InetAddress.getLoopbackAddress(), ingester.port()), answer, deadline);
        SoakBurst first = new SoakBurst(fault + "-first", lines / 2, sender);
        burst = new SoakBurst(fault + "-second", lines / 2, sender);
        first.start();
        first.join();
        struck.clear();
        signals = 0;
        SoakFault.Witness witness = fault.witness(this);
        fault.script().play(this);
        burst.start();
        burst.join();
        int strikes = witness.strikes();
        if (strategy == StrategyChoice.NONE) {
            // Until then it may still store lines whose senders have given up.
            ingester.close();
        }
        return count(fault, strikes, first);
    }

    private void startStandby() throws SQLException {
        if (standby == null) {
            standby = starter.get();
            ServerFaults.copyAccount(server, standby);
            try (Connection admin = server.admin(); Connection other = standby.admin();
                    Statement statement = admin.createStatement();
                    ResultSet row = statement.executeQuery("SHOW CREATE TABLE " + server.database() + ".line")) {
                row.next();
                Sql.execute(other, "USE " + standby.database());
                Sql.execute(other, row.getString(2));
            }
            countRepetitions(standby);
        }
    }

    private SoakRow count(SoakFault fault, int strikes, SoakBurst first) throws SQLException {
        Map<String, Integer> copies = new HashMap<>();
        Set<String> again = new HashSet<>();
        read(server, copies, again);
        if (standby != null) {
            read(standby, copies, again);
        }
        List<KeyedLine> sent = new ArrayList<>(first.lines());
        sent.addAll(burst.lines());
        int acknowledged = 0;
        int stored = 0;
        int doubled = 0;
        int repeated = 0;
        int broken = 0;
        for (KeyedLine line : sent) {
            int found = copies.getOrDefault(line.text(), 0);
            boolean wasAcknowledged = first.acknowledged().contains(line.key()) || burst.acknowledged().contains(line.key());
            acknowledged += wasAcknowledged ? 1 : 0;
            stored += found > 0 ? 1 : 0;
            doubled += found > 1 ? 1 : 0;
            repeated += again.contains(line.text()) ? 1 : 0;
            broken += wasAcknowledged && found == 0 ? 1 : 0;
        }
        return new SoakRow(fault.display(), strategy.name().toLowerCase(Locale.ROOT), strikes, sent.size(), acknowledged,
                first.refused() + burst.refused(), stored, doubled, repeated, sent.size() - stored, broken);
    }

    /** By text and not by key: one line under two keys would be doubled. */
    private static void read(Server from, Map<String, Integer> copies, Set<String> again) throws SQLException {
        try (Connection admin = from.admin(); Statement statement = admin.createStatement();
                ResultSet rows = statement.executeQuery("SELECT text, again FROM " + from.database() + ".line")) {
            while (rows.next()) {
                copies.merge(rows.getString(1), 1, Integer::sum);
                if (rows.getInt(2) > 0) {
                    again.add(rows.getString(1));
                }
            }
        }
    }

    Server server() {
        return server;
    }

    Server standby() {
        return standby;
    }

    FaultProxy proxy() {
        return proxy;
    }

    ServerSessions sessions() {
        return sessions;
    }

    IngesterProcess ingester() {
        return ingester;
    }

    SoakBurst burst() {
        return burst;
    }

    /** Injects a fault of the ingester's connections, then starts the burst if it does not run yet. */
    void inject(Step injection) throws Exception {
        struck.addAll(proxy.connectionIds());
        injection.run();
        burst.start();
    }

    /** Starts the burst, waits for an answer, and injects a fault of the ingester's connections. */
    void inBurst(Step injection) throws Exception {
        awaitProgress();
        Set<Long> open = proxy.connectionIds();
        injection.run();
        // A fault that meets no line proves nothing.
        if (burst.isWaiting()) {
            struck.addAll(open);
        }
    }

    private void awaitProgress() {
        int before = burst.acknowledged().size();
        burst.start();
        await(() -> burst.acknowledged().size() > before);
    }

    /** Keeps a fault for three seconds, or until the burst has ended, and heals it. */
    void hold(InjectedFault fault) throws SQLException {
        try {
            Await.until(AWAY, burst::hasEnded);
        } finally {
            fault.heal();
        }
    }

    /** Kills the ingester's connections. */
    void killConnections() {
        sessions.kill(proxy.connectionIds());
    }

    /** Ends the ingester's process in the burst, and starts it again. */
    void endProcess(boolean kill) throws IOException, InterruptedException {
        awaitProgress();
        boolean bySignal = kill ? ingester.kill() : ingester.stop();
        signals += bySignal && burst.isWaiting() ? 1 : 0;
        ingester.start();
    }

    /** Waits until the condition holds, or until the burst has ended and the condition can no longer come true. */
    void await(BooleanSupplier condition) {
        Await.until(PATIENCE, () -> condition.getAsBoolean() || burst.hasEnded());
    }

    /** Waits until a number of units have failed with this error since the ingester was started. */
    void awaitFailures(int code, int count) {
        Await.until(PATIENCE, () -> ingester.failures(code) >= count);
    }

    /** Returns how many of the connections that a fault met have ended. */
    int endedConnections() {
        Await.until(Duration.ofSeconds(5), () -> struck.stream().noneMatch(proxy.connectionIds()::contains));
        Set<Long> ended = new HashSet<>(struck);
        ended.removeAll(proxy.connectionIds());
        return ended.size();
    }

    int signals() {
        return signals;
    }

    @Override
    public void close() throws SQLException, IOException {
        ingester.close();
        proxy.close();
        try (sessions) {
            Sql.administer(server, "DROP TABLE IF EXISTS " + server.database() + ".line");
        }
        if (standby != null) {
            standby.close();
        }
    }

    /** A part of a script. */
    interface Step {

        void run() throws Exception;
    }
}
