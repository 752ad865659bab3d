// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import dev.goneaway.benchmarks.Progress;
import dev.goneaway.benchmarks.jmh.PoolOverhead.Pool;
import dev.goneaway.benchmarks.jmh.full.Threads;
import dev.goneaway.benchmarks.jmh.peek.LookOrAsk;
import dev.goneaway.results.Candidate;
import dev.goneaway.testkit.server.Servers;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A full run of one contestant, one round and iterations that measure nothing; real forks on a real server. */
public final class SmallFullRun {

    static {
        // Another JMH may run on this machine: what is timed here does not count.
        System.setProperty("jmh.ignoreLock", "true");
    }

    private static final Pace PACE = new Pace(1, 2, 10);
    private static final Set<String> CHOSEN = Set.of(Candidate.HIKARI_PEEK.name());

    private static final Set<String> WAYS = Set.of(PoolOverhead.Way.BARE.name(), LookOrAsk.Way.PEEK.name());

    private SmallFullRun() {
    }

    static List<Trial> trials() {
        return FullPlan.of(Runtime.version().feature()).trials().stream()
                .filter(trial -> !trial.params().containsKey("contestant") || CHOSEN.contains(trial.params().get("contestant")))
                .filter(trial -> !trial.params().containsKey("way") || WAYS.contains(trial.params().get("way")))
                .filter(trial -> !Pool.C3P0.name().equals(trial.params().get("pool")))
                .filter(trial -> trial.benchmark() != Threads.class || trial.threads() == 8)
                .map(trial -> new Trial(trial.benchmark(), trial.method(), trial.params(), trial.threads(), PACE, 1))
                .toList();
    }

    static void run(List<Trial> trials, Progress progress, Path json) {
        run(trials, progress, json, note -> { });
    }

    static void run(List<Trial> trials, Progress progress, Path json, Consumer<String> notes) {
        try (EndpointFile endpoint = EndpointFile.write(Servers.chosen(), json.toAbsolutePath().getParent())) {
            new FullRun(endpoint, new FullPlan(List.of(trials)), notes).run(progress, json);
        }
    }

    /**
     * Runs one trial of each kind on the chosen server.
     *
     * @param json where the results go
     */
    public static void run(Path json) {
        run(trials(), new Progress(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)), json);
    }
}
