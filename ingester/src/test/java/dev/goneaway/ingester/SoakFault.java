// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import dev.goneaway.testkit.faults.InjectedFault;
import dev.goneaway.testkit.faults.LockHolder;
import dev.goneaway.testkit.faults.ServerFaults;
import dev.goneaway.testkit.server.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What is done while lines are sent. The names are those of the fault matrix.
 *
 * <p>A strike is proved by a witness, and not by the attempt: a connection that ended, a command that the proxy cut, a unit of
 * work that failed with an error code of the server, or an exit code.
 */
enum SoakFault {

    NOTHING("no fault", none(), soak -> { }),

    WAIT_TIMEOUT("idle past wait_timeout", connections(), soak -> soak.inject(() -> Await.require(
            "the server has closed idle connections", Soak.PATIENCE, () -> soak.proxy().connectionIds().isEmpty()))),

    KILL("KILL while idle", connections(), soak -> soak.inject(soak::killConnections)),

    RESTART("restart while idle", connections(), soak -> soak.inject(soak.server()::restart)),

    SIGKILL_IDLE("server killed while idle", connections(), soak -> soak.inject(() -> ServerFaults.killed(soak.server()).heal())),

    IDLE_LIMIT_IN_PATH("idle limit in the path", connections(), soak -> {
        soak.inject(() -> {
            soak.proxy().idleLimit(Soak.BLINK);
            Await.until(Soak.BLINK.multipliedBy(2), () -> false);
        });
        soak.await(() -> !soak.burst().acknowledged().isEmpty());
        soak.proxy().idleLimit(Duration.ZERO);
    }),

    KILL_AT_ONCE("KILL in the burst", connections(), soak -> threeTimes(() -> soak.inBurst(soak::killConnections))),

    RACE("closed between check and use", cuts(),
            soak -> threeTimes(() -> cut(soak, soak.proxy()::cutBefore, "INSERT INTO line"))),

    KILLED_AT_COMMIT("killed at commit, outcome unknown", cuts(),
            soak -> threeTimes(() -> cut(soak, soak.proxy()::cutAfter, "INSERT INTO line"))),

    KILLED_BETWEEN("killed between two statements", cuts(),
            soak -> threeTimes(() -> cut(soak, soak.proxy()::cutBefore, "FROM line WHERE"))),

    RESET("path resets them", connections(), soak -> threeTimes(() -> soak.inBurst(soak.proxy()::reset))),

    SILENCE("half-open path", connections(), soak -> soak.inBurst(soak.proxy()::silence)),

    LOCK_WAIT_TIMEOUT("lock wait timeout", errors(1205),
            soak -> whileLocked(soak, 0, (holder, waiting) -> soak.awaitFailures(1205, 2))),

    DEADLOCK("deadlock", errors(1213), SoakFault::deadlock),

    KILL_QUERY("KILL QUERY", errors(1317), soak -> whileLocked(soak, 0, (holder, waiting) -> {
        soak.sessions().kill("QUERY", waiting.getKey());
        soak.awaitFailures(1317, 1);
    })),

    KILLED_IN_QUERY("killed during a query", connections(), soak -> whileLocked(soak, 0,
            (holder, waiting) -> soak.inject(() -> soak.sessions().kill("CONNECTION", waiting.getKey())))),

    RESTART_IN_BURST("restart in the burst", connections(), soak -> soak.inBurst(soak.server()::restart)),

    SIGKILL("server killed in the burst", connections(), soak -> soak.inBurst(() -> ServerFaults.killed(soak.server()).heal())),

    DRAINING("used while it shuts down", connections(),
            soak -> soak.inBurst(() -> soak.hold(ServerFaults.shuttingDown(soak.server())))),

    DOWN("down when needed, back after 3 s", failures(), soak -> {
        InjectedFault down = ServerFaults.stopped(soak.server());
        soak.burst().start();
        soak.hold(down);
    }),

    FROZEN("server frozen, thawed later", failures(), soak -> soak.inBurst(() -> soak.hold(ServerFaults.frozen(soak.server())))),

    FAILOVER("failover: primary turns read-only", errors(1290), soak -> {
        soak.inBurst(() -> {
            InjectedFault failover = ServerFaults.failover(soak.server(), soak.standby(), List.of(soak.proxy()));
            Await.until(Soak.PATIENCE, soak.burst()::hasEnded);
            failover.heal();
        });
        // The next fault finds the ingester on the first server again.
        soak.proxy().reset();
    }),

    MAX_CONNECTIONS("max_connections when reconnecting", connections(), soak -> {
        InjectedFault full = ServerFaults.full(soak.server());
        soak.inject(soak::killConnections);
        soak.hold(full);
    }),

    PROCESS_KILLED("ingester killed in the burst", signals(), soak -> twice(() -> soak.endProcess(true))),

    PROCESS_STOPPED("ingester stopped in the burst", signals(), soak -> twice(() -> soak.endProcess(false)));

    private static final Pattern FIRST_KEY = Pattern.compile("VALUES \\('([^']+)'");

    /** Lines in the middle of what a sender sends in one step. */
    private static final int[] DEADLOCK_LINES = {3, 28};

    private final String display;
    private final Function<Soak, Witness> witness;
    private final Script script;

    SoakFault(String display, Function<Soak, Witness> witness, Script script) {
        this.display = display;
        this.witness = witness;
        this.script = script;
    }

    String display() {
        return display;
    }

    Script script() {
        return script;
    }

    /** Begins to count strikes. */
    Witness witness(Soak soak) {
        return witness.apply(soak);
    }

    /** Returns whether the fault needs a server that nobody else uses. */
    boolean hurtsTheServer() {
        return switch (this) {
            case RESTART, RESTART_IN_BURST, SIGKILL, SIGKILL_IDLE, DRAINING, DOWN, FROZEN, FAILOVER, MAX_CONNECTIONS -> true;
            default -> false;
        };
    }

    private static Function<Soak, Witness> none() {
        return soak -> () -> 0;
    }

    /** Connections of the ingester that were open at the injection and have ended. */
    private static Function<Soak, Witness> connections() {
        return soak -> soak::endedConnections;
    }

    /** Connections that the proxy cut at a command. */
    private static Function<Soak, Witness> cuts() {
        return soak -> {
            int before = soak.proxy().cuts();
            return () -> soak.proxy().cuts() - before;
        };
    }

    /** Units of work that failed. */
    private static Function<Soak, Witness> failures() {
        return soak -> {
            int before = soak.ingester().failures();
            return () -> soak.ingester().failures() - before;
        };
    }

    /** Units of work that failed with an error code of the server. */
    private static Function<Soak, Witness> errors(int code) {
        return soak -> {
            int before = soak.ingester().failures(code);
            return () -> soak.ingester().failures(code) - before;
        };
    }

    /** Ends of the ingester's process by a signal, while lines were waiting. */
    private static Function<Soak, Witness> signals() {
        return soak -> soak::signals;
    }

    private static void twice(Soak.Step step) throws Exception {
        step.run();
        step.run();
    }

    private static void threeTimes(Soak.Step step) throws Exception {
        twice(step);
        step.run();
    }

    /** Cuts the ingester's connection at the next command with this text. */
    private static void cut(Soak soak, Consumer<String> arm, String marker) {
        int before = soak.proxy().cuts();
        arm.accept(marker);
        soak.burst().start();
        soak.await(() -> soak.proxy().cuts() > before);
        soak.proxy().disarm();
    }

    /** InnoDB rolls back the transaction that changed fewer rows. The holder changes many rows first. */
    private static void deadlock(Soak soak) throws Exception {
        for (int line : DEADLOCK_LINES) {
            int before = soak.ingester().failures(1213);
            whileLocked(soak, line, (holder, waiting) -> {
                Matcher first = FIRST_KEY.matcher(waiting.getValue());
                // A statement whose first key is the locked one holds nothing that the holder could wait for.
                if (first.find() && !first.group(1).equals(soak.burst().key(line))) {
                    holder.lock(insert(first.group(1)));
                    soak.awaitFailures(1213, before + 1);
                }
            });
            if (soak.ingester().failures(1213) > before) {
                return;
            }
        }
    }

    /** Locks the key of a line of the burst, starts the burst, and acts when the ingester's statement waits for the lock. */
    private static void whileLocked(Soak soak, int line, WhileLocked action) throws Exception {
        try (LockHolder holder = new LockHolder(soak.server())) {
            String[] many = IntStream.range(0, 2_000).mapToObj(i -> "holder-" + i).toArray(String[]::new);
            holder.lock(insert(many), insert(soak.burst().key(line)));
            soak.burst().start();
            AtomicReference<Map.Entry<Long, String>> waiting = new AtomicReference<>();
            soak.await(() -> {
                waiting.set(soak.sessions().running().entrySet().stream()
                        .filter(running -> running.getValue().startsWith("INSERT INTO line")
                                && running.getValue().contains("('" + soak.burst().key(line) + "'"))
                        .findFirst().orElse(null));
                return waiting.get() != null;
            });
            if (waiting.get() != null) {
                action.run(holder, waiting.get());
            }
        }
    }

    private static String insert(String... keys) {
        return "INSERT IGNORE INTO line (line_key, text) VALUES "
                + List.of(keys).stream().map(key -> "('" + key + "', 'of the holder')").collect(Collectors.joining(", "));
    }

    /** Starts the second burst at the right moment, injects the fault, and heals it. */
    interface Script {

        void play(Soak soak) throws Exception;
    }

    /** Counts strikes since it was created. */
    interface Witness {

        int strikes();
    }

    private interface WhileLocked {

        void run(LockHolder holder, Map.Entry<Long, String> waiting) throws Exception;
    }
}
