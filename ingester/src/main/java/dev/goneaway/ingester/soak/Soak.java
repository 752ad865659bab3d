// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import dev.goneaway.ingester.Choice;
import dev.goneaway.ingester.IngesterOptions;
import dev.goneaway.ingester.Sender;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.wire.FaultProxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

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
        servers.dropTables();
        try {
            return count(play(fault, choice), fault, choice);
        } finally {
            servers.dropTables();
        }
    }

    /** Returns when the ingester is closed: what it has in hand may come into the table until then. */
    private Played play(Fault fault, Choice choice) throws Exception {
        try (FaultProxy proxy = new FaultProxy(servers.server().host(), servers.server().port());
                Running ingester = start(fault, choice, servers.url(proxy.port(), fault.variables()))) {
            SoakTable.count(servers.server());
            Duration answer = deadline.compareTo(ANSWER_TIMEOUT) < 0 ? deadline : ANSWER_TIMEOUT;
            InetSocketAddress door = new InetSocketAddress(InetAddress.getLoopbackAddress(), ingester.port());
            Sender sender = new Sender(door, answer, deadline);
            Burst first = new Burst("first", lines / 2, sender);
            Burst second = new Burst("second", lines / 2, sender);
            long start = System.nanoTime();
            first.start();
            first.join();
            int strikes = fault.script().play(new Scene(servers, proxy, ingester, second));
            second.start();
            second.join();
            double seconds = Math.round((System.nanoTime() - start) / 1e8) / 10.0;
            return new Played(first, second, strikes, ingester.failures(), seconds);
        }
    }

    private static Running start(Fault fault, Choice choice, String url) throws Exception {
        return fault.hitsTheProcess() ? new RunningProcess(choice, url)
                : new RunningHere(choice, url, IngesterOptions.DEFAULTS.withDrain(Duration.ofSeconds(1)));
    }

    private SoakRow count(Played played, Fault fault, Choice choice) throws SQLException {
        Map<String, SoakTable.Stored> found = new HashMap<>();
        for (Server server : servers.all()) {
            SoakTable.read(server, found);
        }
        Set<String> sent = union(played.first.sentTexts(), played.second.sentTexts());
        Set<String> acknowledged = union(played.first.acknowledgedTexts(), played.second.acknowledgedTexts());
        int there = count(sent, found, stored -> true);
        int refused = played.first.refused() + played.second.refused();
        int doubled = count(sent, found, stored -> stored.rows() > 1);
        int repeated = count(sent, found, stored -> stored.again() > 0);
        int broken = acknowledged.size() - count(acknowledged, found, stored -> true);
        return new SoakRow(fault.display(), choice.name().toLowerCase(Locale.ROOT), played.strikes, sent.size(),
                acknowledged.size(), refused, there, doubled, repeated, sent.size() - there, broken, played.failures,
                played.seconds);
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> union = new HashSet<>(one);
        union.addAll(other);
        return union;
    }

    private static int count(Set<String> texts, Map<String, SoakTable.Stored> found, Predicate<SoakTable.Stored> which) {
        return (int) texts.stream().map(found::get).filter(Objects::nonNull).filter(which).count();
    }

    /** What is known of it without the table. */
    private record Played(Burst first, Burst second, int strikes, Map<String, Integer> failures, double seconds) {
    }
}
