// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.benchmarks.Measurements.Part;
import dev.goneaway.benchmarks.PartsRun.Step;
import dev.goneaway.report.RunResults;
import dev.goneaway.results.Environment;
import dev.goneaway.results.RefusedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PartsRunTest {

    private static final int TERMINATED = 143;
    private static final Duration SOON = Duration.ofMillis(200);

    @TempDir
    Path directory;

    @Test
    void tellsHowLongEachPartTakes() {
        Step jmh = new Step("jmh", Duration.ofMinutes(30), null);
        assertThat(PartsRun.plan(List.of(new Step("matrix", Duration.ofMinutes(1), null), jmh)))
                .isEqualTo("takes about 31 min: matrix 60 s, jmh 30 min");
        Progress quiet = quiet();
        assertThat(new Measurements(null, null, true, null, quiet).steps(EnumSet.allOf(Part.class))).extracting(Step::name)
                .containsExactly("matrix", "commands", "jmh", "distance");
        assertThat(new Measurements(null, null, false, null, quiet).steps(Part.QUICK)).extracting(Step::name)
                .containsExactly("matrix", "commands", "jmh");
    }

    @Test
    void tellsAtEveryMomentWhichPartsAreComplete() {
        assertThat(run(directory, writes(RunResults.MATRIX), new Step("looks", Duration.ZERO, () ->
                assertThat(environment()).contains("\"complete\" : false", "DONE", "RUNNING")))).isTrue();
        assertThat(environment()).contains("\"complete\" : true").doesNotContain("RUNNING", "PLANNED");
    }

    @Test
    void runsTheOtherPartsAfterOneHasFailed() {
        assertThat(run(directory, fails(), writes(RunResults.MATRIX))).isFalse();
        assertThat(directory.resolve(RunResults.MATRIX)).exists();
        assertThat(environment()).contains("\"complete\" : false", "FAILED", "DONE");
    }

    @Test
    void waitsForNoPartBeyondItsLimit() {
        assertThat(run(directory, new Step("hangs", Duration.ofMillis(1), PartsRunTest::sleep), writes(RunResults.MATRIX))).isFalse();
        assertThat(directory.resolve(RunResults.MATRIX)).exists();
    }

    @Test
    void measuresNothingBesideAPartThatDoesNotEnd() {
        CountDownLatch end = new CountDownLatch(1);
        Step deaf = new Step("deaf", Duration.ofMillis(1), () -> {
            while (end.getCount() > 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        });
        try {
            assertThat(run(directory, writes(RunResults.JMH), deaf, writes(RunResults.MATRIX))).isFalse();
        } finally {
            end.countDown();
        }
        assertThat(directory.resolve(RunResults.MATRIX)).doesNotExist();
        assertThat(directory.resolve(RunResults.JMH)).exists();
        assertThat(environment()).contains("DONE", "FAILED", "PLANNED");
    }

    @Test
    void leavesNothingIfNothingWasMeasured() {
        Path fresh = directory.resolve("fresh");
        assertThat(run(fresh, fails())).isFalse();
        assertThat(fresh).doesNotExist();
    }

    @Test
    void neverOverwritesAFullRun() {
        run(directory, writes(RunResults.MATRIX));
        assertThatThrownBy(() -> run(directory, writes(RunResults.MATRIX))).isInstanceOf(RefusedException.class)
                .hasMessageContaining("already holds results");
        assertThatThrownBy(() -> RunDirectory.openForQuickRun(directory)).isInstanceOf(RefusedException.class)
                .hasMessageContaining("holds a full run");
    }

    @Test
    void deletesTheResultsOfAnEarlierQuickRun() throws IOException {
        Files.writeString(directory.resolve(RunResults.JMH), "[]");
        Files.writeString(directory.resolve(RunResults.ENVIRONMENT), "{\"command\": \"compare\"}");
        Files.writeString(directory.resolve("mine.txt"), "of the user");
        RunDirectory.openForQuickRun(directory).close();
        assertThat(directory.toFile().list()).containsExactly("mine.txt");
        Files.writeString(directory.resolve(RunResults.ENVIRONMENT), "{\"command\": \"" + RunDirectory.QUICK + " mysql\", \"parts\": []}");
        RunDirectory.openForQuickRun(directory).close();
        assertThat(directory.toFile().list()).containsExactly("mine.txt");
    }

    @Test
    void refusesADirectoryThatAnotherProcessWritesTo() throws Exception {
        Path report = directory.resolve("run");
        Process run = start(report, "waits");
        Files.delete(report.resolve(RunResults.ENVIRONMENT));
        try {
            assertThatThrownBy(() -> RunDirectory.openForQuickRun(report)).isInstanceOf(RefusedException.class)
                    .hasMessageContaining("another run is writing to");
        } finally {
            run.destroyForcibly();
            assertThat(run.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(run(report, writes(report, RunResults.MATRIX))).as("the other process is dead").isTrue();
        assertThat(report.toFile().list()).containsExactlyInAnyOrder(RunResults.MATRIX, RunResults.ENVIRONMENT);
    }

    @Test
    void keepsMeasurementsIfItIsStopped() throws Exception {
        Process run = start(directory.resolve("run"), "measures");
        run.destroy();
        assertThat(run.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue()).isEqualTo(TERMINATED);
        assertThat(directory.resolve("run").toFile().list()).containsExactlyInAnyOrder(RunResults.MATRIX, RunResults.ENVIRONMENT);
        assertThat(directory.resolve("run").resolve(RunResults.ENVIRONMENT)).content().contains("\"complete\" : false", "DONE", "RUNNING");
    }

    @Test
    void leavesNothingIfItIsStoppedBeforeAnythingWasMeasured() throws Exception {
        Process run = start(directory.resolve("run"), "waits");
        run.destroy();
        assertThat(run.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(directory.resolve("run")).doesNotExist();
    }

    /** Starts a run in another process, and returns when its last part hangs. */
    private static Process start(Path report, String how) throws IOException {
        Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Child.class.getName(), report.toString(), how).redirectErrorStream(true).start();
        BufferedReader out = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.contains("hangs now")) {
                return child;
            }
        }
        throw new IllegalStateException("the child ended");
    }

    private static boolean run(Path report, Step... steps) {
        try (RunDirectory there = RunDirectory.openForFullRun(report)) {
            return new PartsRun(there, described(), quiet(), SOON).run(List.of(steps));
        }
    }

    private String environment() {
        try {
            return Files.readString(directory.resolve(RunResults.ENVIRONMENT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Progress quiet() {
        return new Progress(new PrintStream(OutputStream.nullOutputStream()));
    }

    private static void sleep() {
        try {
            TimeUnit.MINUTES.sleep(1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Environment described() {
        return new Environment("2026-11-23T00:00:00Z", null, null, 2, null, null, null, "MySQL 9.7.4", null, null, null, null, null,
                "compare --full", null, null, null, null);
    }

    private Step writes(String name) {
        return writes(directory, name);
    }

    private static Step writes(Path directory, String name) {
        return new Step("writes " + name, Duration.ofSeconds(5), () -> {
            try {
                Files.writeString(directory.resolve(name), "{}");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Step fails() {
        return new Step("fails", Duration.ofMinutes(1), () -> {
            throw new RefusedException("no");
        });
    }

    /** A program that a test stops. */
    static final class Child {

        private Child() {
        }

        /** Runs until it is stopped. */
        public static void main(String[] arguments) {
            Path report = Path.of(arguments[0]);
            Step hangs = new Step("hangs", Duration.ofMinutes(1), () -> {
                System.out.println("hangs now");
                sleep();
            });
            try (RunDirectory there = RunDirectory.openForFullRun(report)) {
                new PartsRun(there, described(), new Progress(System.out), PartsRun.GRACE)
                        .run(arguments[1].equals("measures") ? List.of(writes(report, RunResults.MATRIX), hangs) : List.of(hangs));
            }
        }
    }
}
