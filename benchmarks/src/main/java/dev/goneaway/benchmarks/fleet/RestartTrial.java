// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import dev.goneaway.benchmarks.Progress;
import dev.goneaway.benchmarks.fleet.Simulation.Scenario;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Restarts a real server under a real fleet, the two kinds of pause in turn; simulates the same; and then more clients than
 * there are.
 */
final class RestartTrial {

    private static final List<Retry> RETRIES = List.of(Retry.FIXED, Retry.JITTER);

    private final Server server;
    private final FleetPlan plan;
    private final Progress progress;
    private final List<Outcome> seen = new ArrayList<>();
    private final List<Outcome> simulated = new ArrayList<>();
    private final List<Outcome> carried = new ArrayList<>();
    private ConnectCost cost = new ConnectCost(0, 0);
    private int backlog;

    RestartTrial(Server server, FleetPlan plan, Progress progress) {
        this.server = server;
        this.plan = plan;
        this.progress = progress;
    }

    void run() throws IOException, SQLException {
        progress.step("times bare connects");
        cost = ConnectCost.measure(server);
        try (Connection admin = server.admin()) {
            backlog = Math.toIntExact(Sql.number(admin, "SELECT @@back_log"));
        }
        for (int number = 0; number < plan.restarts(); number++) {
            for (Retry retry : RETRIES) {
                progress.step(String.format(Locale.ROOT, "restarts the server under %,d clients, pause %s, %d of %d",
                        plan.clients(), retry.title(), number + 1, plan.restarts()));
                try (Herd herd = new Herd(server, plan.clients(), retry, plan.seed() + number)) {
                    seen.add(herd.restart(plan.away()));
                }
            }
        }
        for (int i = 0; i < seen.size(); i++) {
            Scenario same = scenario(plan.clients(), seen.get(i).downSeconds(), cost.refusalSeconds());
            simulated.add(Simulation.run(same, RETRIES.get(i % RETRIES.size()), plan.seed() + i));
        }
        double down = seen.stream().mapToDouble(Outcome::downSeconds).average().orElse(0);
        progress.step("simulates " + plan.carried() + " clients");
        // Here each client has a machine of its own.
        plan.carried().forEach(clients -> RETRIES.forEach(
                retry -> carried.add(Simulation.run(scenario(clients, down, 0), retry, plan.seed()))));
    }

    private Scenario scenario(int clients, double down, double refusalSeconds) {
        return new Scenario(List.of(Kind.values()), clients, down, cost.connectSeconds(), refusalSeconds, backlog);
    }

    ConnectCost cost() {
        return cost;
    }

    /** How many connects the server lets wait, by its own word; 0 before it was asked. */
    int backlog() {
        return backlog;
    }

    List<Outcome> seen() {
        return seen;
    }

    List<Outcome> simulated() {
        return simulated;
    }

    List<Outcome> carried() {
        return carried;
    }

    List<Agreement> agreements() {
        return RETRIES.stream().filter(retry -> !seen.isEmpty())
                .flatMap(retry -> Agreement.of(of(retry, seen), of(retry, simulated)).stream()).toList();
    }

    private static List<Outcome> of(Retry retry, List<Outcome> outcomes) {
        return outcomes.stream().filter(outcome -> outcome.retry().equals(retry.title())).toList();
    }
}
