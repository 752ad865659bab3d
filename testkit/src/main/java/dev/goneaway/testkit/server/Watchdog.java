// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program that never outlives this JVM, however the JVM ends.
 *
 * <p>Shutdown hooks do not run after SIGKILL, and a child process does not notice the death of its parent. So a shell between the
 * JVM and the program reads from a pipe whose other end only the JVM holds. At the end of the pipe the shell kills the program.
 */
final class Watchdog implements Closeable {

    /**
     * Runs the program, and kills it at the end of the pipe. The arguments are the log file, the program and its arguments. The
     * shell ignores a Ctrl-C, so that the JVM stops the programs in order. The program must not hold the descriptor of the pipe.
     */
    private static final String SCRIPT = """
            trap '' INT HUP
            exec 3<&0
            log=$1
            shift
            "$@" </dev/null >>"$log" 2>&1 3<&- &
            pid=$!
            echo $pid
            ( read -r _ <&3; kill -KILL $pid ) >/dev/null 2>&1 &
            reader=$!
            exec 3<&-
            wait $pid
            code=$?
            kill -KILL $reader
            exit $code
            """;
    private static final Duration START = Duration.ofSeconds(10);
    private static final Duration END = Duration.ofSeconds(10);

    private final Process shell;
    private final ProcessHandle program;

    private Watchdog(Process shell, ProcessHandle program) {
        this.shell = shell;
        this.program = program;
    }

    /** Starts the program in the directory of the log. What the program prints is appended to the log. */
    static Watchdog launch(Path log, List<String> command) {
        List<String> line = new ArrayList<>(List.of("sh", "-c", SCRIPT, "goneaway-watchdog", log.toAbsolutePath().toString()));
        line.addAll(command);
        try {
            Process shell = new ProcessBuilder(line).directory(log.toAbsolutePath().getParent().toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            BufferedReader output = shell.inputReader(US_ASCII);
            boolean answered = Await.until(START, () -> ready(output) || !shell.isAlive());
            String pid = answered ? output.readLine() : null;
            if (pid == null) {
                shell.destroyForcibly();
                throw new ServerUnavailableException("the shell that should start " + command.get(0) + " did not answer within "
                        + START.toSeconds() + " s");
            }
            return new Watchdog(shell, ProcessHandle.of(Long.parseLong(pid)).orElse(null));
        } catch (IOException e) {
            throw new ServerUnavailableException("no shell can be started here: " + e.getMessage(), e);
        }
    }

    private static boolean ready(BufferedReader output) {
        try {
            return output.ready();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the program to its end and returns its exit code. At the deadline, the program and its descendants are killed. */
    static int run(Path log, List<String> command, Duration deadline) {
        return launch(log, command).end(command.get(0), deadline);
    }

    /** Waits for the end of the program, and returns its exit code. Kills the program and its descendants at the deadline. */
    int end(String name, Duration deadline) {
        Watchdog started = this;
        try (started) {
            if (!awaitEnd(deadline)) {
                throw new ServerUnavailableException("'" + name + "' did not end within " + deadline.toSeconds() + " s");
            }
            return shell.exitValue();
        }
    }

    /** Returns true until the program and the shell around it are both gone. */
    boolean isRunning() {
        return shell.isAlive() || program != null && program.isAlive();
    }

    long pid() {
        return program == null ? -1 : program.pid();
    }

    boolean awaitEnd(Duration atMost) {
        return Await.until(atMost, () -> !isRunning());
    }

    /** Sends SIGTERM and returns at once. */
    void terminate() {
        if (program != null) {
            program.destroy();
        }
    }

    /** Stops the program with SIGSTOP, and waits until no thread of it runs, because a signal takes a moment to arrive. */
    void freeze() {
        signal("STOP");
        Await.until(END, () -> !runs(Path.of("/proc", Long.toString(pid()), "task")));
    }

    /** Returns whether a thread still runs. Returns false if the system does not tell. */
    private static boolean runs(Path threads) {
        if (!Files.isDirectory(threads)) {
            return false;
        }
        try (Stream<Path> each = Files.list(threads)) {
            return each.anyMatch(Watchdog::isRunningOrAsleep);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRunningOrAsleep(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"), ISO_8859_1);
            // The state follows the name, which is in brackets and may contain brackets.
            return "RSD".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) >= 0;
        } catch (IOException gone) {
            return false;
        }
    }

    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        if (program == null || !program.isAlive()) {
            return;
        }
        try {
            // The built-in command of the shell, because not every system has a kill program.
            Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            boolean sent = Await.until(END, () -> !kill.isAlive()) && kill.exitValue() == 0;
            // A program that has ended needs no signal.
            if (!sent && program.isAlive()) {
                throw new ServerUnavailableException("process " + pid() + " cannot be sent SIG" + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills the program and its descendants, and returns when they and the shell are gone. */
    @Override
    public void close() {
        if (program != null) {
            program.descendants().forEach(ProcessHandle::destroyForcibly);
            program.destroyForcibly();
        }
        boolean ended = awaitEnd(END);
        shell.destroyForcibly();
        if (!ended) {
            throw new ServerUnavailableException("process " + pid() + " is still there " + END.toSeconds() + " s after SIGKILL");
        }
    }
}
