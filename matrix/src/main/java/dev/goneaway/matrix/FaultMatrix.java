// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.matrix.ExpectedRows.Damage;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Cell;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Outcome;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.Deadline;
import dev.goneaway.testkit.faults.ServerSessions;
import dev.goneaway.testkit.server.Await;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.wire.FaultProxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Lets all candidates meet a fault at the same time on the same server, and records the results of each candidate's callers. */
public final class FaultMatrix {

    /** These faults act for up to minutes, and so run alone: the connections of waiting faults would be idle for too long. */
    private static final Set<Fault> ALONE = Set.of(Fault.SILENCE, Fault.SILENCE_NO_DEADLINES, Fault.FROZEN, Fault.CROWD);

    /** These faults lead new connections to a second server. */
    private static final Set<Fault> MOVING =
            Set.of(Fault.FAILOVER, Fault.ADDRESS_LAGS, Fault.LEFT_CLUSTER, Fault.TWO_PRIMARIES);

    private static final Duration CLOSE = Duration.ofSeconds(15);
    private static final Duration LEFT = Duration.ofSeconds(2);
    private static final Duration ALL = Duration.ofMinutes(30);

    private final Server server;
    private final Supplier<Server> starter;
    private final Consumer<String> progress;

    /** The starter starts a second server of the same kind, for faults that stop a server or fail over. */
    public FaultMatrix(Server server, Supplier<Server> starter, Consumer<String> progress) {
        this.server = server;
        this.starter = starter;
        this.progress = progress;
    }

    /**
     * Runs faults, each for all candidates at once. While a fault waits, another one may act. Leaves out a fault that would stop,
     * freeze or reconfigure a server that this program did not start. Returns one cell for each fault that was run and each
     * candidate.
     */
    public List<Cell> run(Collection<Fault> faults, Collection<Candidate> candidates) {
        faults.stream().filter(this::isLeftOut).forEach(fault ->
                progress.accept("the fault \"" + fault.display() + "\" is left out: it needs a server that this program starts"));
        List<Fault> possible = faults.stream().filter(fault -> !isLeftOut(fault)).toList();
        Map<Fault, List<Cell>> cells = new ConcurrentHashMap<>();
        try (MatrixRun run = new MatrixRun(server, starter)) {
            new Faults(run, candidates, cells).run(possible);
        } catch (SQLException e) {
            throw new RefusedException("cannot prepare the second server: " + e.getMessage(), e);
        }
        return possible.stream().flatMap(fault -> cells.get(fault).stream()).toList();
    }

    private boolean isLeftOut(Fault fault) {
        return fault.hurtsTheServer() && !server.hasProcess();
    }

    private final class Faults {

        private final MatrixRun run;
        private final Collection<Candidate> candidates;
        private final Map<Fault, List<Cell>> cells;
        private final List<Deadline.Task<Void>> running = new ArrayList<>();
        private int begun;

        Faults(MatrixRun run, Collection<Candidate> candidates, Map<Fault, List<Cell>> cells) {
            this.run = run;
            this.candidates = candidates;
            this.cells = cells;
        }

        void run(List<Fault> faults) throws SQLException {
            List<Fault> together = faults.stream().filter(fault -> !ALONE.contains(fault)).toList();
            List<Fault> outages = together.stream().filter(Fault::hurtsTheServer).toList();
            List<Fault> others = together.stream().filter(fault -> !fault.hurtsTheServer()).toList();
            try {
                if (others.isEmpty()) {
                    inOrder(outages, run.server(), outages.stream().anyMatch(MOVING::contains) ? run.second() : null);
                } else if (!outages.isEmpty()) {
                    Server second = run.second();
                    running.add(Deadline.start("outages", () -> inOrder(outages, second, run.server())));
                }
                others.forEach(this::begin);
                running.forEach(task -> task.get(ALL));
            } finally {
                running.forEach(Deadline.Task::interrupt);
                running.forEach(task -> task.awaitEnd(CLOSE.multipliedBy(2)));
            }
            inOrder(faults.stream().filter(ALONE::contains).toList(), run.server(), null);
        }

        /** Runs one fault after the other, because each may stop the server. */
        private Void inOrder(List<Fault> faults, Server primary, Server second) {
            for (Fault fault : faults) {
                run.turns().take();
                try {
                    meet(fault, primary, second);
                } finally {
                    run.turns().end();
                }
            }
            return null;
        }

        /** Starts a fault, and returns when the fault has ended or waits for the first time. */
        private void begin(Fault fault) {
            CountDownLatch started = new CountDownLatch(1);
            running.add(Deadline.start(fault.name(), () -> {
                run.turns().take();
                try {
                    started.countDown();
                    meet(fault, run.server(), null);
                } finally {
                    run.turns().end();
                }
                return null;
            }));
            try {
                if (!started.await(ALL.toSeconds(), TimeUnit.SECONDS)) {
                    throw new RefusedException("the fault \"" + fault.display() + "\" did not start in " + ALL.toMinutes() + " minutes");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RefusedException("interrupted before the fault \"" + fault.display() + "\"", e);
            }
            run.turns().take();
            run.turns().end();
        }

        private void meet(Fault fault, Server primary, Server second) {
            synchronized (this) {
                progress.accept("fault " + ++begun + ": \"" + fault.display() + "\", " + candidates.size() + " candidates at once");
            }
            List<CandidateUnderFault> all = new ArrayList<>();
            try (ServerSessions sessions = new ServerSessions(primary)) {
                for (Candidate candidate : candidates) {
                    all.add(new CandidateUnderFault(fault, candidate, new FaultProxy(primary), run.table()));
                }
                Scenario scenario = new Scenario(run, primary, second, all, sessions);
                FaultScript.of(fault).play(scenario);
                cells.put(fault, finish(run, fault, all, scenario));
            } catch (RefusedException e) {
                throw e;
            } catch (Exception e) {
                throw new RefusedException("the fault \"" + fault.display() + "\" could not be injected: " + e, e);
            } finally {
                // After a run without exceptions, the candidates are closed already, and a second close does nothing.
                close(all);
                all.forEach(CandidateUnderFault::closeProxy);
            }
        }
    }

    /** Closes all candidates, and then reads the table. Rows that were not committed before the close must not be there. */
    private static List<Cell> finish(MatrixRun run, Fault fault, List<CandidateUnderFault> all, Scenario scenario) throws SQLException {
        List<CandidateUnderFault> playing = scenario.playing();
        // A hung thread waits for an answer on its connection. The reset of the connection ends the thread.
        all.stream().filter(candidate -> candidate.hung).forEach(hung -> {
            hung.counts.over();
            hung.proxy.reset();
        });
        close(all);
        List<Cell> cells = new ArrayList<>();
        for (CandidateUnderFault candidate : all) {
            boolean applies = (playing.contains(candidate) || candidate.hung)
                    && candidate.verdict != Outcome.NOT_APPLICABLE;
            cells.add(applies ? cell(run, fault, candidate, candidate.usableNanos(scenario.usableNanos()))
                    : Cell.notApplicable(fault, candidate.candidate));
        }
        return cells;
    }

    /** Closes all candidates at once, with a deadline. A candidate that does not close in time stays on its daemon thread. */
    private static void close(List<CandidateUnderFault> all) {
        List<Deadline.Task<Void>> closing = all.stream().map(candidate -> Deadline.<Void>start("close-" + candidate, () -> {
            candidate.close();
            return null;
        })).toList();
        long end = System.nanoTime() + CLOSE.toNanos();
        closing.forEach(task -> {
            if (!task.awaitEnd(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
                task.interrupt();
            }
        });
    }

    private static Cell cell(MatrixRun run, Fault fault, CandidateUnderFault candidate, long usable) throws SQLException {
        Await.until(LEFT, () -> candidate.proxy.open() == 0);
        Damage damage = candidate.rows.compare(run.rows(fault, candidate.candidate));
        CallerCounts counts = candidate.counts;
        Throwable first = counts.first();
        SQLException failure = first instanceof SQLException e ? e : null;
        Long all = candidate.allWorkNanos;
        return new Cell(fault, candidate.candidate, outcome(candidate, damage), counts.errors(),
                first == null ? null : first.getClass().getName(), failure == null ? null : failure.getSQLState(),
                failure == null ? null : Integer.valueOf(failure.getErrorCode()), counts.message(),
                counts.millisToFirstSuccess(usable), all == null ? null : Long.valueOf((all - usable) / 1_000_000),
                damage.lost() + candidate.rowsOnOldServer, damage.doubled(), candidate.openedSince(), candidate.proxy.open(),
                candidate.kept);
    }

    private static Outcome outcome(CandidateUnderFault candidate, Damage damage) {
        CallerCounts counts = candidate.counts;
        if (counts.wasRepeated() || damage.doubled() > 0) {
            return Outcome.REPEATED_WORK;
        }
        if (damage.lost() > 0) {
            return Outcome.LOST_DATA;
        }
        if (damage.committed()) {
            return Outcome.COMMITTED;
        }
        if (candidate.hung) {
            return Outcome.HUNG;
        }
        if (candidate.verdict == Outcome.LOCK_HELD) {
            return Outcome.LOCK_HELD;
        }
        if (candidate.rowsOnOldServer > 0) {
            return counts.hasSucceeded() ? Outcome.LEFT_LATE : Outcome.NOT_LEFT;
        }
        if (!counts.hasSucceeded()) {
            return Outcome.STUCK;
        }
        return counts.errors() > 0 || candidate.verdict == null ? Outcome.of(counts.errors()) : candidate.verdict;
    }
}
