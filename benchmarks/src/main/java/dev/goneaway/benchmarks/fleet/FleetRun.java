// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import dev.goneaway.benchmarks.Progress;
import dev.goneaway.results.Environment;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Measures replacements, checks of idle connections and a restart, on one server, one after the other. */
public final class FleetRun {

    /** Connections that a server is to have to spare. */
    private static final int SPARE = 100;

    private final Server server;
    private final FleetPlan plan;
    private final Progress progress;
    private final List<String> notes = new ArrayList<>();

    /**
     * Prepares a run.
     *
     * @param server running; one without a process is spared the restarts
     * @param plan how much is measured
     * @param progress is told of each step
     */
    public FleetRun(Server server, FleetPlan plan, Progress progress) {
        this.server = server;
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * Runs; blocks for minutes.
     *
     * @param soFar is told what was seen after each phase but the last, with nothing, or zeros, for those to come
     * @return what was seen
     * @throws RefusedException if a step was not possible
     */
    public FleetReport run(Consumer<FleetReport> soFar) {
        try {
            long start = System.nanoTime();
            RestartTrial trial = new RestartTrial(server, plan, progress);
            List<ReplacementRow> replacements = new ArrayList<>(replacements());
            soFar.accept(report(start, replacements, List.of(), trial));
            replacements.addAll(pools());
            soFar.accept(report(start, replacements, List.of(), trial));
            List<IdleRow> idle = idle();
            soFar.accept(report(start, replacements, idle, trial));
            if (server.hasProcess()) {
                trial.run();
                notes.add("the clients of the real restarts share this machine with the server, and that bounds how many connect in 100 ms; "
                        + "what jitter does to that, only the simulation of a machine each can show");
            } else {
                notes.add("no restart, real or simulated: the server has no process that this program could kill");
            }
            return report(start, replacements, idle, trial);
        } catch (SQLException | IOException e) {
            // Without its message, which could repeat a URL.
            throw new RefusedException("the server did not do what the fleet needs: " + e.getClass().getSimpleName(), e);
        }
    }

    private FleetReport report(long start, List<ReplacementRow> replacements, List<IdleRow> idle, RestartTrial trial) {
        return new FleetReport(Environment.withoutDirectories(server.description()), plan.seed(), (System.nanoTime() - start) / 1e9,
                List.copyOf(replacements), idle, trial.cost(), trial.backlog(), List.copyOf(trial.seen()), List.copyOf(trial.simulated()),
                trial.agreements(), List.copyOf(trial.carried()), List.copyOf(notes));
    }

    private List<ReplacementRow> replacements() throws SQLException {
        progress.step("replaces killed connections, " + plan.replacements() + " times each, and " + plan.tlsReplacements() + " under TLS");
        List<ReplacementTrial> trials = new ArrayList<>();
        try (Killer killer = new Killer(server)) {
            trials.add(new ReplacementTrial(server, false));
            tls(trials);
            for (int round = -plan.warmUps(); round < plan.replacements(); round++) {
                for (ReplacementTrial trial : trials) {
                    if (round < 0 || takesPart(trial, round)) {
                        trial.round(killer, Math.abs(round), round >= 0);
                    }
                }
            }
            return trials.stream().flatMap(trial -> trial.rows().stream()).toList();
        } finally {
            trials.forEach(ReplacementTrial::close);
        }
    }

    private List<ReplacementRow> pools() throws SQLException {
        progress.step("kills all connections of pools that validate every borrow, " + plan.poolReplacements() + " times each");
        try (Killer killer = new Killer(server); PoolReplacements pools = new PoolReplacements(server)) {
            for (int round = -plan.poolWarmUps(); round < plan.poolReplacements(); round++) {
                pools.round(killer, Math.abs(round), round >= 0);
            }
            return pools.rows();
        }
    }

    /** Those under TLS are spread over all rounds. */
    private boolean takesPart(ReplacementTrial trial, int round) {
        long all = plan.replacements();
        long some = trial.isTls() ? plan.tlsReplacements() : all;
        return (round + 1) * some / all > round * some / all;
    }

    private void tls(List<ReplacementTrial> trials) throws SQLException {
        try {
            server.tlsDataSource().getConnection().close();
            trials.add(new ReplacementTrial(server, true));
        } catch (SQLException e) {
            if (server.hasProcess()) {
                throw e;
            }
            notes.add("no TLS: the server offers none");
        }
    }

    private List<IdleRow> idle() throws SQLException {
        List<Integer> sizes = sizes();
        progress.step("checks idle connections: " + sizes);
        try (Connection admin = server.admin()) {
            int top = sizes.get(sizes.size() - 1);
            long before = Sql.number(admin, "SELECT @@max_connections");
            boolean raise = server.hasProcess() && before < top + SPARE;
            if (raise) {
                Sql.execute(admin, "SET GLOBAL max_connections = " + (top + SPARE));
            }
            try (IdleFleet fleet = new IdleFleet(server, top)) {
                fleet.measure(sizes, plan.warmUps(), plan.passes());
                if (fleet.falseAlarms() > 0) {
                    notes.add(fleet.falseAlarms() + " checks called a living connection dead");
                }
                return fleet.rows();
            } finally {
                if (raise) {
                    Sql.execute(admin, "SET GLOBAL max_connections = " + before);
                }
            }
        }
    }

    /** What the plan says; on a server whose settings are not ours to change, no more than it has room for. */
    private List<Integer> sizes() throws SQLException {
        if (server.hasProcess()) {
            return plan.fleets();
        }
        try (Connection admin = server.admin()) {
            int room = (int) Math.max(1, Sql.number(admin, "SELECT @@max_connections") - SPARE);
            List<Integer> sizes = List.copyOf(new TreeSet<>(plan.fleets().stream().map(size -> Math.min(size, room)).toList()));
            if (!sizes.equals(plan.fleets())) {
                notes.add("no more than " + room
                        + " idle connections: the server's max_connections is not this program's to raise");
            }
            return sizes;
        }
    }
}
