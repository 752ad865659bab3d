// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import dev.goneaway.testkit.Deadline;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An ingester in its own JVM, started with its command line. It ends with this JVM. */
final class IngesterProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SIGKILL = 128 + 9;
    private static final int SIGTERM = 128 + 15;
    private static final String LISTENING = "listening on ";

    /** The log line of {@link RepeatedUnit}. */
    private static final Pattern FAILED = Pattern.compile("a unit failed: .* \\[[^/]*/(\\d+)\\]");

    private final StrategyChoice strategy;
    private final String url;
    private final Map<Integer, Integer> failures = new ConcurrentHashMap<>();
    private int port;
    private Process process;

    IngesterProcess(StrategyChoice strategy, String url) throws IOException {
        this.strategy = strategy;
        this.url = url;
        start();
    }

    /**
     * Runs in the other JVM: the program, and a thread that ends the JVM when standard input ends, because then the parent is
     * gone.
     */
    public static void main(String[] arguments) {
        Deadline.start("parent watch", () -> {
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
            Runtime.getRuntime().halt(1);
            return null;
        });
        Main.main(arguments);
    }

    /** Starts the program, after the first start on the same port as before. */
    void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-XX:TieredStopAtLevel=1", "-Xshare:auto",
                "-cp", System.getProperty("java.class.path"), IngesterProcess.class.getName(),
                "--strategy", strategy.name(), "--port", Integer.toString(port), "--drain", "2"));
        builder.environment().put("INGESTER_URL", url);
        process = builder.start();
        BufferedReader log = process.errorReader();
        Deadline.start("ingester log", () -> count(log));
        String line = Deadline.call("the start of the ingester", PATIENCE, process.inputReader()::readLine);
        if (line == null || !line.startsWith(LISTENING)) {
            process.destroyForcibly();
            throw new IOException("the ingester did not start; it said: " + line);
        }
        port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
    }

    private Void count(BufferedReader log) {
        try {
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                Matcher failed = FAILED.matcher(line);
                if (failed.find()) {
                    failures.merge(Integer.parseInt(failed.group(1)), 1, Integer::sum);
                }
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    /** Returns how many units of work failed with this error code since the first start. */
    int failures(int code) {
        return failures.getOrDefault(code, 0);
    }

    /** Returns how many units of work failed since the first start. */
    int failures() {
        return failures.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Kills the process with SIGKILL. Returns whether the process ended by this signal. */
    boolean kill() throws InterruptedException {
        process.destroyForcibly();
        return exitCode() == SIGKILL;
    }

    /** Stops the process with SIGTERM and waits for its end. Returns whether the process ended by this signal. */
    boolean stop() throws InterruptedException {
        // By its handle: Process.destroy would also close standard input, and so end the other JVM at once.
        process.toHandle().destroy();
        return exitCode() == SIGTERM;
    }

    private int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the ingester did not end within " + PATIENCE.toSeconds() + " s");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
