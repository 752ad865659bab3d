// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import dev.goneaway.ingester.Choice;
import dev.goneaway.ingester.IngesterOptions;
import dev.goneaway.ingester.Sender;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.wire.FaultProxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Sends lines in two bursts, lets a fault meet the second, and counts what is in the table. */
public final class Soak {

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(3);

    private final Stock servers;
    private final int lines;
    private final Duration deadline;

    /**
     * Starts nothing yet.
     *
     * @param servers where the table is
     * @param lines of each run, shared out between two bursts and the senders of each
     * @param deadline how long a sender repeats the lines of one step
     */
    public Soak(Stock servers, int lines, Duration deadline) {
        this.servers = servers;
        this.lines = lines;
        this.deadline = deadline;
    }

    /**
     * Runs one fault.
     *
     * @param fault what is done
     * @param choice how the ingester reaches the server
     * @return what became of the lines
     * @throws Exception whatever went wrong besides the fault
     */
    public SoakRow run(Fault fault, Choice choice) throws Exception {
        String name = "soak" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
        try {
            return count(play(fault, choice, name), fault, choice);
        } finally {
            forget(name);
        }
    }

    /** Returns when the ingester is closed: what it has in hand may come into the table until then. */
    private Played play(Fault fault, Choice choice, String name) throws Exception {
        try (FaultProxy proxy = new FaultProxy(servers.server().host(), servers.server().port());
                Running ingester = start(fault, choice, servers.url(proxy.port(), fault.variables()))) {
            Duration answer = deadline.compareTo(ANSWER_TIMEOUT) < 0 ? deadline : ANSWER_TIMEOUT;
            Sender sender = new Sender(new InetSocketAddress(InetAddress.getLoopbackAddress(), ingester.port()), answer, deadline);
            Burst first = new Burst(name + "a", lines / 2, sender);
            Burst second = new Burst(name + "b", lines / 2, sender);
            long start = System.nanoTime();
            first.start();
            first.join();
            fault.script().play(new Scene(servers, proxy, ingester, second));
            second.start();
            second.join();
            return new Played(first, second, ingester.failures(), Math.round((System.nanoTime() - start) / 1e8) / 10.0);
        }
    }

    private static Running start(Fault fault, Choice choice, String url) throws Exception {
        return fault.hitsTheProcess() ? new RunningProcess(choice, url)
                : new RunningHere(choice, url, IngesterOptions.DEFAULTS.withDrain(Duration.ofSeconds(1)));
    }

    private SoakRow count(Played played, Fault fault, Choice choice) throws SQLException {
        Map<String, Integer> stored = new HashMap<>();
        for (Server server : servers.all()) {
            read(server, stored);
        }
        Set<String> sent = union(played.first.sentTexts(), played.second.sentTexts());
        Set<String> acknowledged = union(played.first.acknowledgedTexts(), played.second.acknowledgedTexts());
        int there = count(sent, stored, 1);
        return new SoakRow(fault.display(), choice.name().toLowerCase(Locale.ROOT), sent.size(), acknowledged.size(),
                played.first.refused() + played.second.refused(), there, count(sent, stored, 2), sent.size() - there,
                acknowledged.size() - count(acknowledged, stored, 1), played.failures, played.seconds);
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> union = new HashSet<>(one);
        union.addAll(other);
        return union;
    }

    private static int count(Set<String> texts, Map<String, Integer> stored, int times) {
        return (int) texts.stream().filter(text -> stored.getOrDefault(text, 0) >= times).count();
    }

    /** By text, not by key: were a line stored under two keys, it would be seen. */
    private static void read(Server server, Map<String, Integer> stored) throws SQLException {
        try (Connection admin = server.admin();
                PreparedStatement statement = admin.prepareStatement("SELECT text FROM " + server.database() + ".line");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                stored.merge(rows.getString(1), 1, Integer::sum);
            }
        }
    }

    /** The table may be somebody's. */
    private void forget(String name) throws SQLException {
        for (Server server : servers.all()) {
            try (Connection admin = server.admin();
                    PreparedStatement statement = admin.prepareStatement("DELETE FROM " + server.database()
                            + ".line WHERE line_key LIKE ?")) {
                statement.setString(1, name + "%");
                statement.executeUpdate();
            }
        }
    }

    /** What the senders and the ingester know of it. */
    private record Played(Burst first, Burst second, Map<String, Integer> failures, double seconds) {
    }
}
