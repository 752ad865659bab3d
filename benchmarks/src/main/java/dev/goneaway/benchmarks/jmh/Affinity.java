// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import dev.goneaway.results.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** On which cores a process runs, by {@code taskset} of util-linux, which not every system has. */
final class Affinity {

    private static final Pattern LIST = Pattern.compile("list: *(\\S+)");
    private static final long DEADLINE_SECONDS = 10;

    /** The second pass finds the threads that others started before the first one reached them. */
    private static final int PASSES = 2;

    /** A thread that ends while it is pinned spoils a pass. */
    private static final int TRIES = 10;

    private Affinity() {
    }

    /** The cores that the process may use, such as {@code 0-3,6}. */
    static String of(long process) {
        Matcher list = LIST.matcher(taskset("-c", "-p", Long.toString(process)));
        if (!list.find()) {
            throw new RefusedException("taskset does not tell which cores there are");
        }
        return list.group(1);
    }

    /** From now on all its threads, and those that they start, stay on these cores. */
    static void pin(String cores, long process) {
        int passes = 0;
        for (int left = TRIES; passes < PASSES; left--) {
            try {
                taskset("-a", "-c", "-p", cores, Long.toString(process));
                passes++;
            } catch (RefusedException e) {
                if (left == 1 || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
    }

    /** What it prints; refused if it is not there, or does not do it. */
    private static String taskset(String... arguments) {
        List<String> command = new ArrayList<>(List.of("taskset"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        try {
            Process taskset = builder.start();
            try {
                if (!taskset.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                    throw new RefusedException("taskset did not answer");
                }
                if (taskset.exitValue() != 0) {
                    throw new RefusedException("taskset may not do it");
                }
                return new String(taskset.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } finally {
                taskset.destroyForcibly();
            }
        } catch (IOException e) {
            throw new RefusedException("this system has no taskset", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted while a process was pinned", e);
        }
    }
}
