// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.server.Server;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Where one fault meets all contestants: what the {@link Script}s are written in terms of. */
final class Stage {

    /** Longer than every window in which a pool trusts a connection unseen, but Druid's: HikariCP's is half a second, Vibur's five. */
    static final Duration IDLE = Duration.ofSeconds(6);

    /** Longer than the half minute of silence after which a strategy that looks no longer believes what it does not see; in the field it is minutes. */
    static final Duration LONG_SILENCE = Duration.ofSeconds(35);

    /** Longer than HikariCP's half minute; whoever has not come back by then would never. */
    static final Duration WATCHDOG = Duration.ofSeconds(40);

    private static final Duration FILLED = Duration.ofMillis(300);
    private static final Duration OPEN = Duration.ofSeconds(30);
    private static final Duration GONE = Duration.ofSeconds(90);

    private final Run run;
    private final List<Participant> participants;
    private final Sessions sessions;
    private List<Participant> playing;
    private final CountDownLatch back = new CountDownLatch(1);
    private volatile long usableNanos;

    Stage(Run run, List<Participant> participants, Sessions sessions) {
        this.run = run;
        this.participants = participants;
        this.sessions = sessions;
        this.playing = participants;
    }

    Server server() {
        return run.server();
    }

    /** Another server of the same kind, with the same account and tables. */
    Server another() throws SQLException {
        return run.another();
    }

    Sessions sessions() {
        return sessions;
    }

    /** Those who take part and do not hang. */
    List<Participant> playing() {
        return playing.stream().filter(participant -> !participant.isHung()).toList();
    }

    /** Leaves the others out: the question cannot be put to them. */
    void only(Predicate<Candidate> who) {
        playing = participants.stream().filter(participant -> who.test(participant.contestant())).toList();
    }

    /** Opens the contestants, each with what its own documentation sets, and lets each run a unit. */
    void open() {
        open(Sources.AS_DOCUMENTED);
    }

    /** Opens the contestants and lets each run a unit. */
    void open(Sources sources) {
        new Phase(playing, participant -> participant.open(sources.of(server(), participant))).await(OPEN);
        playing.stream().filter(Participant::isHung).findFirst().ifPresent(late -> {
            throw new RefusedException("the contestant " + late.contestant().display() + " could not open a connection within "
                    + OPEN.toSeconds() + " s");
        });
        awaitFilled();
    }

    /** Pools go on filling themselves for a moment: what they open then is no answer to the fault. */
    private void awaitFilled() {
        long[] last = {opened(), System.nanoTime()};
        Bounded.await(OPEN, () -> {
            long now = opened();
            if (now != last[0]) {
                last[0] = now;
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] >= FILLED.toNanos();
        });
    }

    private long opened() {
        return playing.stream().mapToLong(participant -> participant.proxy().connections()).sum();
    }

    /** Everybody does it at the same time; returns when all are back, or hang. */
    void everybody(Phase.Step step) {
        begin(step).await(WATCHDOG);
    }

    /** Everybody does it, one after the other, undisturbed, where half a second is too long. */
    void oneAfterTheOther(Phase.Step step) {
        playing().forEach(participant -> new Phase(List.of(participant), step).await(WATCHDOG));
    }

    /** Everybody begins it at the same time. */
    Phase begin(Phase.Step step) {
        return new Phase(playing(), step);
    }

    /** Does something with rows that can be fought over, and removes them again. */
    void withRows(int each, RowsUser user) throws Exception {
        try (Rows rows = new Rows(server(), each)) {
            user.use(rows);
        }
    }

    /** Nobody uses a connection for a while. */
    void idle() {
        idle(IDLE);
    }

    void idle(Duration duration) {
        Bounded.pause(duration);
    }

    /** From now on a success is one after the fault, and the server can be used unless {@link #usable} says otherwise. */
    void struck() {
        playing.forEach(Participant::struck);
        usableNanos = System.nanoTime();
    }

    /** The server can be used again; whoever waits for that goes on. */
    void usable() {
        usableNanos = System.nanoTime();
        back.countDown();
    }

    /** Waits until the server can be used again, each for itself: nobody waits for a slower one. */
    void awaitUsable() throws InterruptedException {
        if (!back.await(GONE.toSeconds(), TimeUnit.SECONDS)) {
            throw new RefusedException("the server did not come back within " + GONE.toSeconds() + " s");
        }
    }

    long usableNanos() {
        return usableNanos;
    }

    /** Kills every connection there is, and returns when both ends of the path know. */
    void kill() {
        Set<Long> ids = ids();
        sessions.kill(ids);
        awaitGone(ids);
    }

    /** Kills the connections of one participant, likewise. */
    void kill(Participant participant) {
        Set<Long> ids = participant.proxy().connectionIds();
        sessions.kill(ids);
        ids.forEach(id -> awaitGone(participant, id));
    }

    /** Waits until both ends of the path know that a connection is gone. */
    void awaitGone(Participant participant, long id) {
        if (!Bounded.await(GONE, () -> !participant.proxy().connectionIds().contains(id))) {
            throw new RefusedException("connection " + id + " of " + participant + " is still open");
        }
    }

    /** Waits until the server has closed every connection of one participant by itself, those that are lent out included. */
    void awaitGone(Participant participant) {
        if (!Bounded.await(GONE, () -> participant.proxy().connectionIds().isEmpty())) {
            throw new RefusedException("connections of " + participant + " are still open after " + GONE.toSeconds() + " s");
        }
    }

    /** Waits until the server has closed every connection by itself. */
    void awaitGone() {
        sessions.awaitGone(this::ids, GONE);
        awaitGone(ids());
    }

    private void awaitGone(Set<Long> ids) {
        if (!Bounded.await(GONE, () -> ids().stream().noneMatch(ids::contains))) {
            throw new RefusedException("killed connections are still open after " + GONE.toSeconds() + " s");
        }
    }

    private Set<Long> ids() {
        return playing.stream().flatMap(participant -> participant.proxy().connectionIds().stream()).collect(Collectors.toSet());
    }

    /** What needs such rows. */
    @FunctionalInterface
    interface RowsUser {

        void use(Rows rows) throws Exception;
    }
}
