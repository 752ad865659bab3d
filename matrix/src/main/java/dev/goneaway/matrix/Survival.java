// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import dev.goneaway.matrix.Audit.Damage;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Cell;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Outcome;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Lets all contestants meet a fault at the same time and on the same server, and writes down what each one's caller saw. */
public final class Survival {

    /** How many units one caller runs after a fault. */
    public static final int UNITS = Participant.UNITS;

    private static final Duration CLOSE = Duration.ofSeconds(15);
    private static final Duration LEFT = Duration.ofSeconds(2);

    private final Server server;
    private final Supplier<Server> another;
    private final Consumer<String> progress;

    /**
     * Does nothing yet.
     *
     * @param server where it happens
     * @param another starts another server of the same kind, for the fault that needs one
     * @param progress is told of each fault
     */
    public Survival(Server server, Supplier<Server> another, Consumer<String> progress) {
        this.server = server;
        this.another = another;
        this.progress = progress;
    }

    /**
     * Runs faults one after the other, each for all of the contestants at once. A fault that would hurt a server that is not ours is left out.
     *
     * @param faults which
     * @param contestants whom
     * @return one cell for each fault that was run and each contestant
     */
    public List<Cell> run(Collection<Fault> faults, Collection<Candidate> contestants) {
        List<Cell> cells = new ArrayList<>();
        try (Run run = new Run(server, another)) {
            int number = 0;
            for (Fault fault : faults) {
                String step = "fault " + ++number + " of " + faults.size() + ": \"" + fault.display() + "\"";
                if (fault.hurtsTheServer() && !server.hasProcess()) {
                    progress.accept(step + " is left out: it needs a server of our own");
                } else {
                    progress.accept(step + ", " + contestants.size() + " contestants at once");
                    cells.addAll(meet(run, fault, contestants));
                }
            }
        }
        return cells;
    }

    private List<Cell> meet(Run run, Fault fault, Collection<Candidate> contestants) {
        List<Participant> participants = new ArrayList<>();
        try (Sessions sessions = new Sessions(server)) {
            for (Candidate contestant : contestants) {
                participants.add(new Participant(fault, contestant, new FaultProxy(server.host(), server.port()), run.ledger()));
            }
            Stage stage = new Stage(run, participants, sessions);
            Scripts.of(fault).play(stage);
            return finish(run, fault, participants, stage);
        } catch (RefusedException e) {
            throw e;
        } catch (Exception e) {
            throw new RefusedException("the fault \"" + fault.display() + "\" could not be made: " + e, e);
        } finally {
            // Again where all went well, which does nothing; for the first time where a fault could not be made.
            close(participants);
            participants.forEach(Participant::closePath);
        }
    }

    /** Closes everything first: what was not committed by then must not be in the table. */
    private List<Cell> finish(Run run, Fault fault, List<Participant> participants, Stage stage) throws SQLException {
        List<Participant> playing = stage.playing();
        // Whoever hangs, hangs on a connection: without it, his thread ends.
        participants.stream().filter(Participant::isHung).forEach(hung -> {
            hung.tally().over();
            hung.proxy().reset();
        });
        close(participants);
        List<Cell> cells = new ArrayList<>();
        for (Participant participant : participants) {
            boolean applies = playing.contains(participant) || participant.isHung();
            boolean asked = !Outcome.NOT_APPLICABLE.equals(participant.verdict());
            cells.add(applies && asked ? cell(run, fault, participant, participant.usableNanos(stage.usableNanos()))
                    : Cell.notApplicable(fault, participant.contestant()));
        }
        return cells;
    }

    /** Not waited for beyond the deadline: what does not close stays with its daemon thread, and its connections are counted. */
    private static void close(List<Participant> participants) {
        Map<Participant, Callable<Boolean>> tasks = new LinkedHashMap<>();
        participants.forEach(participant -> tasks.put(participant, () -> {
            participant.close();
            return true;
        }));
        Bounded.all(tasks, CLOSE, late -> false);
    }

    private static Cell cell(Run run, Fault fault, Participant participant, long usable) throws SQLException {
        Bounded.await(LEFT, () -> participant.proxy().open() == 0);
        Damage damage = participant.audit().against(run.rows(fault, participant.contestant()));
        Tally tally = participant.tally();
        Long all = participant.allWorkNanos();
        return new Cell(fault, participant.contestant(), outcome(participant, damage), tally.errors(), tally.exception(), tally.sqlState(),
                tally.vendorCode(), tally.message(), tally.millisToFirstSuccess(usable),
                all == null ? null : Long.valueOf((all - usable) / 1_000_000), damage.lost(), damage.doubled(),
                participant.openedSince(), participant.proxy().open(), participant.kept());
    }

    private static String outcome(Participant participant, Damage damage) {
        Tally tally = participant.tally();
        if (tally.wasRepeated() || damage.doubled() > 0) {
            return Outcome.REPEATED_WORK;
        }
        if (damage.lost() > 0) {
            return Outcome.LOST_DATA;
        }
        if (damage.committed()) {
            return Outcome.COMMITTED;
        }
        if (participant.isHung()) {
            return Outcome.HUNG;
        }
        if (!tally.hasSucceeded()) {
            return Outcome.STUCK;
        }
        boolean toldByErrors = tally.errors() > 0 || participant.verdict() == null;
        return toldByErrors ? Outcome.errors(tally.errors()) : participant.verdict();
    }
}
