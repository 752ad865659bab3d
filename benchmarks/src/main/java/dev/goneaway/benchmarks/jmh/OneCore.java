// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import dev.goneaway.results.Environment;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.server.Server;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Keeps a server and a fork that has one thread on the same core, where the server is a process that was started here and the
 * system lets processes be pinned; elsewhere pins nothing and says so. Not thread-safe.
 *
 * <p>A round trip over loopback wakes one thread at each end. On one core that is a switch from one to the other; on two, each
 * wake-up goes to a processor that sleeps, which in a virtual machine takes several times as long as all the rest of the round
 * trip. Which of the two it is, the scheduler decides, and otherwise from one iteration to the next; no number of them makes that
 * mean repeatable.
 */
final class OneCore implements AutoCloseable {

    /** The system property that tells a fork its core. */
    private static final String PROPERTY = "goneaway.core";

    private final Server server;
    private final String allowed;
    private final String core;
    private final String whyNot;

    private OneCore(Server server, String allowed, String core, String whyNot) {
        this.server = server;
        this.allowed = allowed;
        this.core = core;
        this.whyNot = whyNot;
    }

    /** One of the cores that the server may use; pins nothing yet. */
    static OneCore of(Server server) {
        OptionalLong process = server.processId();
        if (process.isEmpty()) {
            return new OneCore(server, null, null, "the server is no process that was started here");
        }
        try {
            String allowed = Affinity.of(process.getAsLong());
            OneCore one = new OneCore(server, allowed, chosen(allowed), null);
            // What a system does not allow shows here, and not in each fork.
            one.close();
            return one;
        } catch (RefusedException e) {
            return new OneCore(server, null, null, e.getMessage());
        }
    }

    /** The last, for the first has most of the interrupts; but a list of every so many, such as 0-14:2, need not end with one. */
    static String chosen(String allowed) {
        String[] numbers = allowed.split("[,:-]");
        return numbers[allowed.contains(":") ? 0 : numbers.length - 1];
    }

    /** What a reader of the figures must know. */
    String told() {
        return core == null
                ? "no core was kept for the comparisons of one thread (" + whyNot + "): a round trip can take longer when client "
                        + "and server happen to be on two cores than when they are on one"
                : "in the comparisons of one thread, " + Environment.ON_ONE_CORE + core
                        + "; where threads share a contestant, they were free to use all cores";
    }

    /** Puts the server where a trial wants it; returns the JVM options that the trial's fork must be given. */
    List<String> prepare(Trial trial) {
        if (core == null) {
            return List.of();
        }
        pinServer(trial.isOfOneThread() ? core : allowed);
        return trial.isOfOneThread() ? List.of("-D" + PROPERTY + "=" + core) : List.of();
    }

    /** A server that is started by a script is the script's child; one that does not run has nothing to be pinned. */
    private void pinServer(String cores) {
        server.processId().ifPresent(process -> LongStream.concat(LongStream.of(process), ProcessHandle.of(process).stream()
                .flatMap(ProcessHandle::descendants).mapToLong(ProcessHandle::pid)).forEach(each -> Affinity.pin(cores, each)));
    }

    /** In a fork: from now on it stays on the core that it was told, if it was told one. */
    static void stay() {
        String told = System.getProperty(PROPERTY);
        if (told != null) {
            Affinity.pin(told, ProcessHandle.current().pid());
        }
    }

    /** Gives the server back all the cores that it had. */
    @Override
    public void close() {
        if (core == null) {
            return;
        }
        // Even if this thread was interrupted, for whatever comes next is measured on the same server.
        boolean interrupted = Thread.interrupted();
        try {
            pinServer(allowed);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
