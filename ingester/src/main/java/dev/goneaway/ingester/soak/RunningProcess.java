// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import dev.goneaway.ingester.Choice;
import dev.goneaway.ingester.Main;
import dev.goneaway.ingester.RefusedException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * An ingester in a JVM of its own, on the class path of this one: the very program, with its command line. Ends with this JVM.
 */
public final class RunningProcess implements Running {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BY_SIGNAL = 128;
    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;
    private static final String LISTENING = "listening on ";

    private final Choice choice;
    private final String url;
    private int port;
    private Process process;

    RunningProcess(Choice choice, String url) throws IOException {
        this.choice = choice;
        this.url = url;
        startAgain();
    }

    /**
     * What runs in the other JVM: the program, and a thread that ends it when standard input does, because then this JVM is gone.
     *
     * @param arguments those of the program
     */
    public static void main(String[] arguments) {
        Thread watch = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    Thread.onSpinWait();
                }
            } catch (IOException e) {
                // As good as the end.
            }
            Runtime.getRuntime().halt(1);
        }, "ingester-parent-watch");
        watch.setDaemon(true);
        watch.start();
        Main.main(arguments);
    }

    @Override
    public void startAgain() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java", "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                "-cp", System.getProperty("java.class.path"), RunningProcess.class.getName(),
                "serve", "--strategy", choice.name(), "--port", Integer.toString(port)))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("INGESTER_URL", url);
        process = builder.start();
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        if (line == null || !line.startsWith(LISTENING)) {
            process.destroyForcibly();
            throw new RefusedException("the ingester did not start; it said: " + line);
        }
        port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Map<String, Integer> failures() {
        return Map.of();
    }

    @Override
    public int kill() throws InterruptedException {
        process.destroyForcibly();
        return endedBy(SIGKILL);
    }

    @Override
    public int stop() throws InterruptedException {
        terminate();
        return endedBy(SIGTERM);
    }

    /** A process that had ended before has another exit code. */
    private int endedBy(int signal) throws InterruptedException {
        ended();
        return process.exitValue() == BY_SIGNAL + signal ? 1 : 0;
    }

    /** Not by the process itself, which would close standard input too, and so end the other JVM at once. */
    private void terminate() {
        process.toHandle().destroy();
    }

    private void ended() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new RefusedException("the ingester did not end within " + PATIENCE.toSeconds() + " s");
        }
    }

    @Override
    public void close() {
        terminate();
        try {
            ended();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
