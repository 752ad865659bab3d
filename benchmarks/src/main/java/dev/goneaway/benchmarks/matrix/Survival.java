// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.matrix;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.benchmarks.Contestant;
import dev.goneaway.benchmarks.Progress;
import dev.goneaway.benchmarks.RefusedException;
import dev.goneaway.testkit.server.Server;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lets all contestants meet a fault at the same time and on the same server, and writes down what each one's caller saw. */
public final class Survival {

    /** How many units a contestant runs after a fault: enough for a pool that hands out its three dead connections one after the other. */
    public static final int UNITS_AFTER_FAULT = 4;

    private static final Duration WAIT_TIMEOUT = Duration.ofSeconds(3);

    /** Longer than the 500 ms within which HikariCP trusts a connection unseen. */
    private static final Duration IDLE_BEFORE_KILL = Duration.ofSeconds(1);

    private static final Duration OPEN = Duration.ofSeconds(30);
    private static final Duration GONE = Duration.ofSeconds(20);
    private static final Duration MEET = Duration.ofSeconds(20);
    private static final Duration CLOSE = Duration.ofSeconds(10);

    private final Server server;
    private final Progress progress;

    /**
     * Does nothing yet.
     *
     * @param server where it happens
     * @param progress is told of each fault
     */
    public Survival(Server server, Progress progress) {
        this.server = server;
        this.progress = progress;
    }

    /**
     * Runs all faults, one after the other.
     *
     * @return one cell for each fault and contestant
     */
    public List<Cell> run() {
        List<Cell> cells = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            progress.step("meets \"" + fault.display() + "\": " + Contestant.values().length + " contestants at once");
            cells.addAll(meet(fault));
        }
        return cells;
    }

    private List<Cell> meet(Fault fault) {
        List<Participant> participants = Stream.of(Contestant.values()).map(Participant::new).toList();
        try (Sessions sessions = new Sessions(server)) {
            each(participants, OPEN, participant -> {
                participant.open(source(fault));
                return true;
            }, participant -> {
                throw new RefusedException("the contestant " + participant.contestant().display() + " could not open a connection within "
                        + OPEN.toSeconds() + " s");
            });
            strike(fault, participants, sessions);
            return each(participants, MEET, participant -> participant.meet(fault),
                    participant -> Cell.hung(fault, participant.contestant(), participant.ids().size()));
        } finally {
            // Not waited for beyond the deadline: what is hung stays with its daemon thread.
            each(participants, CLOSE, participant -> {
                participant.close();
                return true;
            }, participant -> false);
        }
    }

    private void strike(Fault fault, List<Participant> participants, Sessions sessions) {
        if (fault == Fault.KILL) {
            Bounded.pause(IDLE_BEFORE_KILL);
            sessions.kill(ids(participants));
        }
        sessions.awaitGone(() -> ids(participants), GONE);
    }

    /** The session's own wait_timeout, set by the driver on each connect, so that it works on any server and touches nobody else. */
    private MysqlDataSource source(Fault fault) throws SQLException {
        MysqlDataSource source = server.dataSource();
        if (fault == Fault.WAIT_TIMEOUT) {
            String variables = source.getSessionVariables();
            String own = "wait_timeout=" + WAIT_TIMEOUT.toSeconds();
            source.setSessionVariables(variables == null || variables.isBlank() ? own : variables + "," + own);
        }
        return source;
    }

    private static Set<Long> ids(List<Participant> participants) {
        return participants.stream().flatMap(participant -> participant.ids().stream()).collect(Collectors.toSet());
    }

    private static <T> List<T> each(List<Participant> participants, Duration deadline, Step<T> step, Late<T> late) {
        Map<Contestant, Participant> byName = new EnumMap<>(Contestant.class);
        Map<Contestant, Callable<T>> tasks = new EnumMap<>(Contestant.class);
        for (Participant participant : participants) {
            byName.put(participant.contestant(), participant);
            tasks.put(participant.contestant(), () -> step.run(participant));
        }
        return List.copyOf(Bounded.all(tasks, deadline, name -> late.result(byName.get(name))).values());
    }

    /** What each participant does in a thread of its own. */
    private interface Step<T> {

        T run(Participant participant) throws SQLException;
    }

    /** What stands for a result that did not come in time. */
    private interface Late<T> {

        T result(Participant participant);
    }
}
