// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import dev.goneaway.results.Environment;
import dev.goneaway.results.FleetReport;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Measures replacements and checks of idle connections, one after the other on one server. */
public final class FleetRun {

    /** Connections that the server must have beside those of the test. */
    private static final int SPARE = 100;

    private final Server server;
    private final FleetPlan plan;
    private final Consumer<String> progress;
    private final List<String> notes = new ArrayList<>();
    private final List<FleetReport.ReplacementTime> replacements = new ArrayList<>();
    private final List<FleetReport.IdleCheckCost> idle = new ArrayList<>();

    private FleetRun(Server server, FleetPlan plan, Consumer<String> progress) {
        this.server = server;
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * Measures. Blocks for {@link FleetPlan#takes()}.
     *
     * @param server running
     * @param plan how much is measured
     * @param progress receives a line for each step
     * @return the measurements
     * @throws RefusedException if a step was not possible
     */
    public static FleetReport of(Server server, FleetPlan plan, Consumer<String> progress) {
        try {
            return new FleetRun(server, plan, progress).run();
        } catch (SQLException e) {
            // The message could repeat a URL with a password.
            throw new RefusedException("the server did not do what this measurement needs: " + e.getClass().getSimpleName(), e);
        }
    }

    private FleetReport run() throws SQLException {
        long start = System.nanoTime();
        replace(false, plan.replacements());
        if (offersTls()) {
            replace(true, plan.tlsReplacements());
        } else {
            notes.add("no TLS: the server offers none");
        }
        checkIdle();
        return new FleetReport(Environment.withoutDirectories(server.description()), (System.nanoTime() - start) / 1e9,
                replacements, idle, notes);
    }

    private void replace(boolean tls, int rounds) throws SQLException {
        progress.accept("replaces killed connections, " + rounds + " times each" + (tls ? ", under TLS" : ""));
        try (ReplacementTrial trial = new ReplacementTrial(server, tls)) {
            for (int round = -plan.warmUps(); round < rounds; round++) {
                trial.round(Math.abs(round), round >= 0);
            }
            replacements.addAll(trial.rows());
        }
    }

    private boolean offersTls() throws SQLException {
        try {
            server.tlsDataSource().getConnection().close();
            return true;
        } catch (SQLException e) {
            if (server.hasProcess()) {
                throw e;
            }
            return false;
        }
    }

    private void checkIdle() throws SQLException {
        int most = plan.idle().get(plan.idle().size() - 1);
        progress.accept("checks idle connections: " + plan.idle());
        try (Connection admin = server.admin()) {
            long limit = Sql.number(admin, "SELECT @@max_connections");
            boolean tooSmall = limit < most + SPARE;
            if (tooSmall && !server.hasProcess()) {
                notes.add("no idle connections: the server's max_connections is too small, and this program must not change it");
                return;
            }
            if (tooSmall) {
                Sql.execute(admin, "SET GLOBAL max_connections = " + (most + SPARE));
            }
            try (IdleChecks checks = new IdleChecks(server, most)) {
                checks.measure(plan.idle(), plan.warmUps(), plan.passes());
                if (checks.falseAlarms() > 0) {
                    notes.add(checks.falseAlarms() + " checks took a living connection for dead");
                }
                idle.addAll(checks.rows());
            } finally {
                if (tooSmall) {
                    Sql.execute(admin, "SET GLOBAL max_connections = " + limit);
                }
            }
        }
    }
}
