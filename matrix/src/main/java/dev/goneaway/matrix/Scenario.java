// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.DeadlineException;
import dev.goneaway.testkit.faults.ServerSessions;
import dev.goneaway.testkit.server.Await;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.wire.FaultProxy;
import dev.goneaway.testkit.wire.StandIn;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** One fault and all its candidates, with the operations that a {@link FaultScript} uses. */
final class Scenario {

    /** Longer than a pool trusts a connection without a check: HikariCP 0.5 s, Vibur 5 s. Only Druid trusts it longer. */
    static final Duration IDLE = Duration.ofSeconds(6);

    /** Longer than the half minute of silence after which peek pings. In production such a silence lasts minutes. */
    static final Duration LONG_SILENCE = Duration.ofSeconds(35);

    /** Longer than HikariCP's connection timeout of half a minute. A unit that takes longer hangs. */
    static final Duration WATCHDOG = Duration.ofSeconds(40);

    /** If a pool opens no connection for this time, it has opened all its connections. */
    private static final Duration FILLED = Duration.ofMillis(300);

    private static final Duration OPEN = Duration.ofSeconds(30);
    private static final Duration GONE = Duration.ofSeconds(90);

    private final MatrixRun run;
    private final Server server;
    private final Server second;
    private final List<CandidateUnderFault> candidates;
    private final ServerSessions sessions;
    private final CountDownLatch back = new CountDownLatch(1);
    private List<CandidateUnderFault> playing;
    private volatile long usableNanos;

    /** @param second null if the fault needs one server only */
    Scenario(MatrixRun run, Server server, Server second, List<CandidateUnderFault> candidates, ServerSessions sessions) {
        this.run = run;
        this.server = server;
        this.second = second;
        this.candidates = candidates;
        this.sessions = sessions;
        this.playing = candidates;
    }

    Server server() {
        return server;
    }

    /** Returns another server of the same kind, with the same account and the work table. */
    Server second() {
        return second;
    }

    /** Returns the candidates that take part and do not hang. */
    List<CandidateUnderFault> playing() {
        return playing.stream().filter(candidate -> !candidate.hung).toList();
    }

    /** Leaves out the candidates to which the fault does not apply. */
    void only(Predicate<Candidate> which) {
        playing = candidates.stream().filter(candidate -> which.test(candidate.candidate)).toList();
    }

    /** Opens the candidates with the settings that their documentation asks for, and lets each run a unit. */
    void open() {
        open(ConnectionSettings.AS_DOCUMENTED);
    }

    /** Opens the candidates and lets each run a unit. Returns when the pools have filled themselves. */
    void open(ConnectionSettings settings) {
        new ParallelStep(playing, candidate -> candidate.open(settings.apply(run.source(server), candidate))).await(OPEN);
        playing.stream().filter(candidate -> candidate.hung).findFirst().ifPresent(late -> {
            throw new RefusedException("the candidate " + late.candidate.display() + " could not open a connection within "
                    + OPEN.toSeconds() + " s");
        });
        awaitQuiet(() -> playing.stream().mapToLong(candidate -> candidate.proxy.connections()).sum(), FILLED, OPEN);
    }

    /** Closes some candidates and opens them again, with the same settings as {@link #open()}. */
    void reopen(Collection<CandidateUnderFault> some) throws SQLException {
        for (CandidateUnderFault candidate : some) {
            candidate.close();
            candidate.open(ConnectionSettings.AS_DOCUMENTED.apply(run.source(server), candidate));
        }
    }

    /** Waits until a counter has not moved for a while. Returns in any case after the deadline. */
    static void awaitQuiet(LongSupplier counter, Duration quiet, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        long last = counter.getAsLong();
        long changed = System.nanoTime();
        while (System.nanoTime() - changed < quiet.toNanos() && System.nanoTime() < end) {
            Turns.sleep(Duration.ofMillis(10));
            long now = counter.getAsLong();
            if (now != last) {
                last = now;
                changed = System.nanoTime();
            }
        }
    }

    /** Runs the action for all candidates at the same time. Returns when each candidate has ended the action or hangs. */
    void everybody(ParallelStep.Action action) {
        begin(action).await(WATCHDOG);
    }

    /** Runs the action for one candidate after the other, for faults in which half a second decides. */
    void oneAfterTheOther(ParallelStep.Action action) {
        playing().forEach(candidate -> new ParallelStep(List.of(candidate), action).await(WATCHDOG));
    }

    /** Starts the action for all candidates at the same time. */
    ParallelStep begin(ParallelStep.Action action) {
        return new ParallelStep(playing(), action);
    }

    /** Opens the candidates and does something in a unit of work of each. */
    void duringWork(ParallelStep.Action action) {
        duringWork(ConnectionSettings.AS_DOCUMENTED, action);
    }

    void duringWork(ConnectionSettings settings, ParallelStep.Action action) {
        open(settings);
        struck();
        everybody(action);
    }

    /** Lets time pass in which no candidate uses its connection, for {@link #IDLE}. */
    void idle() {
        idle(IDLE);
    }

    /** Lets time pass in which no candidate uses its connection. Other faults may act meanwhile. */
    void idle(Duration duration) {
        run.turns().pause(duration);
    }

    /** Marks the fault as injected. The server counts as usable from now on, or from a later {@link #usable}. */
    void struck() {
        playing.forEach(CandidateUnderFault::struck);
        usableNanos = System.nanoTime();
    }

    void goOn() {
        struck();
        everybody(CandidateUnderFault::goOn);
    }

    /** Marks the server as usable again. Threads that wait in {@link #awaitUsable} continue. */
    void usable() {
        usableNanos = System.nanoTime();
        back.countDown();
    }

    void awaitUsable() throws InterruptedException {
        if (!back.await(GONE.toSeconds(), TimeUnit.SECONDS)) {
            throw new RefusedException("the server did not come back within " + GONE.toSeconds() + " s");
        }
    }

    long usableNanos() {
        return usableNanos;
    }

    /** Connects the administrator now, for a fault that makes connecting impossible. */
    void connectAdministrator() {
        orRefuse(sessions::running);
    }

    /** Answers some commands of all candidates in place of the server, see {@link FaultProxy#standIn}. */
    void standIn(StandIn standIn) {
        playing.forEach(candidate -> candidate.proxy.standIn(standIn));
    }

    /** Leads new connections of all candidates to the second server. */
    void moveAddress() {
        playing.forEach(candidate -> candidate.proxy.repoint(second.host(), second.port()));
    }

    /** Kills all connections, and returns when both ends of each connection are closed. */
    void kill() {
        Set<Long> ids = ids();
        orRefuse(() -> sessions.kill(ids));
        awaitClosed("killed connections are closed", () -> ids().stream().noneMatch(ids::contains));
    }

    /** Kills all connections of one candidate, and returns when both ends of each connection are closed. */
    void kill(CandidateUnderFault candidate) {
        kill(candidate, candidate.proxy.connectionIds());
    }

    /** Kills some connections of one candidate, and returns when both ends of each connection are closed. */
    void kill(CandidateUnderFault candidate, Set<Long> ids) {
        orRefuse(() -> sessions.kill(ids));
        awaitClosed("killed connections of " + candidate + " are closed",
                () -> candidate.proxy.connectionIds().stream().noneMatch(ids::contains));
    }

    /** Waits until a connection runs a statement, and kills the QUERY or the CONNECTION. */
    void killWhenRunning(String what, long id, String statement) {
        orRefuse(() -> sessions.killWhenRunning(what, id, statement));
    }

    /** Waits until the server has closed all connections, which must be idle for so long. Other faults may act meanwhile. */
    void awaitClosedByServer(Duration waitTimeout) {
        run.turns().pause(waitTimeout);
        orRefuse(() -> sessions.awaitGone(this::ids, GONE));
        awaitClosed("idle connections are closed", () -> ids().isEmpty());
    }

    /** Waits until the server has closed all connections of one candidate, those in use included. */
    void awaitClosedByServer(CandidateUnderFault candidate) {
        awaitClosed("connections of " + candidate + " are closed", () -> candidate.proxy.connectionIds().isEmpty());
    }

    private static void awaitClosed(String what, BooleanSupplier condition) {
        orRefuse(() -> Await.require(what, GONE, condition));
    }

    /** Runs a command of the administrator. A failure ends the run. No candidate gets it, even inside a unit of work. */
    private static void orRefuse(Runnable action) {
        try {
            action.run();
        } catch (DeadlineException | IllegalStateException e) {
            throw new RefusedException(e.getMessage(), e);
        }
    }

    private Set<Long> ids() {
        return playing.stream().flatMap(candidate -> candidate.proxy.connectionIds().stream()).collect(Collectors.toSet());
    }
}
