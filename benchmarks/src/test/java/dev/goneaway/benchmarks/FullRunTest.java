// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.benchmarks.FullRun.Part;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FullRunTest {

    private static final int TERMINATED = 143;

    @TempDir
    Path directory;

    @Test
    void saysHowLongItTakesInAllAndEachPart() {
        assertThat(FullRun.plan(List.of(writes(RunResults.MATRIX), new Part("jmh", Duration.ofMinutes(30), null))))
                .isEqualTo("takes about 31 min: writes matrix.json 60 s, jmh 30 min");
        assertThat(FullParts.plan(List.of(FullParts.Name.values()))).contains("commands", "matrix", "jmh", "distance", "fleet");
    }

    @Test
    void keepsEachPartAsSoonAsItIsDone() {
        assertThat(run(directory, writes(RunResults.MATRIX), new Part("looks", Duration.ZERO, (progress, draft) -> {
            assertThat(directory.resolve(RunResults.MATRIX)).exists();
            assertThat(directory.resolve(RunResults.ENVIRONMENT)).content().contains("\"complete\" : false", "DONE", "RUNNING");
        }))).isTrue();
        assertThat(directory.resolve(RunResults.ENVIRONMENT)).content().contains("\"complete\" : true").doesNotContain("RUNNING", "PLANNED");
    }

    @Test
    void doesTheOtherPartsWhereOneFailsAndSaysSo() {
        assertThat(run(directory, fails(), writes(RunResults.MATRIX))).isFalse();
        assertThat(directory.resolve(RunResults.MATRIX)).exists();
        assertThat(directory.resolve(RunResults.ENVIRONMENT)).content().contains("\"complete\" : false", "FAILED", "DONE");
    }

    @Test
    void waitsForNoPartBeyondItsDeadline() {
        Part hangs = new Part("hangs", Duration.ofMillis(1), (progress, draft) -> sleep());
        assertThat(runImpatiently(hangs, writes(RunResults.MATRIX))).isFalse();
        assertThat(directory.resolve(RunResults.MATRIX)).exists();
    }

    @Test
    void measuresNothingBesideAPartThatDoesNotEnd() {
        CountDownLatch end = new CountDownLatch(1);
        Part deaf = new Part("deaf", Duration.ofMillis(1), (progress, draft) -> awaitDeaf(end));
        try {
            assertThat(runImpatiently(writes(RunResults.JMH), deaf, writes(RunResults.MATRIX))).isFalse();
        } finally {
            end.countDown();
        }
        assertThat(directory.resolve(RunResults.MATRIX)).doesNotExist();
        assertThat(directory.resolve(RunResults.JMH)).exists();
        assertThat(directory.resolve(RunResults.ENVIRONMENT)).content().contains("DONE", "FAILED", "PLANNED");
    }

    @Test
    void publishesNothingOfAPartThatIsNotDone() {
        Part half = new Part("half", Duration.ofMillis(1), (progress, draft) -> {
            writes(RunResults.DISTANCE).task().run(progress, draft);
            throw new RefusedException("no");
        });
        assertThat(run(directory, half, writes(RunResults.MATRIX))).isFalse();
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder(RunResults.MATRIX, RunResults.ENVIRONMENT);
    }

    @Test
    void tellsWhatBecameKnownOnTheWay() {
        List<String> notes = new ArrayList<>();
        try (ReportDirectory there = ReportDirectory.openNew(directory)) {
            new FullRun(there, () -> environment().noting(notes), quiet())
                    .run(List.of(writes(RunResults.MATRIX), new Part("notes", Duration.ZERO, (progress, draft) -> notes.add("on core 7"))));
        }
        assertThat(directory.resolve(RunResults.ENVIRONMENT)).content().contains("on core 7", "\"complete\" : true");
    }

    private boolean runImpatiently(Part... parts) {
        try (ReportDirectory there = ReportDirectory.openNew(directory)) {
            Duration soon = Duration.ofMillis(200);
            return new FullRun(there, FullRunTest::environment, quiet(), soon, soon).run(List.of(parts));
        }
    }

    @Test
    void leavesNothingWhereNothingWasMeasured() {
        Path fresh = directory.resolve("fresh");
        assertThat(run(fresh, fails())).isFalse();
        assertThat(fresh).doesNotExist();
    }

    @Test
    void neverOverwritesARun() {
        run(directory, writes(RunResults.MATRIX));
        assertThatThrownBy(() -> run(directory, writes(RunResults.MATRIX))).isInstanceOf(RefusedException.class)
                .hasMessageContaining("already holds results");
    }

    @Test
    void refusesADirectoryThatALivingRunWritesTo() throws Exception {
        Process run = start(directory.resolve("run"), "draft");
        try {
            assertThatThrownBy(() -> run(directory.resolve("run"), writes(RunResults.MATRIX))).isInstanceOf(RefusedException.class)
                    .hasMessageContaining("another run (process " + run.pid() + ")");
            assertThat(directory.resolve("run").toFile().list()).containsExactly(".draft-" + run.pid());
        } finally {
            run.destroyForcibly();
            assertThat(run.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(run(directory.resolve("run"), writes(RunResults.MATRIX))).as("its process is dead").isTrue();
        assertThat(directory.resolve("run").toFile().list()).containsExactlyInAnyOrder(RunResults.MATRIX, RunResults.ENVIRONMENT);
    }

    @Test
    void keepsWhatIsMeasuredWhenItIsStopped() throws Exception {
        Process run = start(directory.resolve("run"), "measures");
        run.destroy();
        assertThat(run.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue()).isEqualTo(TERMINATED);
        assertThat(directory.resolve("run").toFile().list()).containsExactlyInAnyOrder(RunResults.MATRIX, RunResults.ENVIRONMENT);
        assertThat(directory.resolve("run").resolve(RunResults.ENVIRONMENT)).content().contains("\"complete\" : false", "DONE", "RUNNING");
    }

    @Test
    void leavesNothingWhenItIsStoppedBeforeAnythingWasMeasured() throws Exception {
        Process run = start(directory.resolve("run"), "waits");
        run.destroy();
        assertThat(run.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(directory.resolve("run")).doesNotExist();
    }

    /** Returns when the child is in its last part, which does not end. */
    private static Process start(Path report, String how) throws IOException {
        Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Child.class.getName(), report.toString(), how).redirectErrorStream(true).start();
        BufferedReader out = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.contains("for ever")) {
                return child;
            }
        }
        throw new IllegalStateException("the child ended");
    }

    private static boolean run(Path report, Part... parts) {
        try (ReportDirectory there = ReportDirectory.openNew(report)) {
            return new FullRun(there, FullRunTest::environment, quiet()).run(List.of(parts));
        }
    }

    private static Progress quiet() {
        return new Progress(new PrintStream(OutputStream.nullOutputStream()));
    }

    private static void sleep() {
        try {
            Thread.sleep(TimeUnit.MINUTES.toMillis(1));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Hears no interrupt. */
    private static void awaitDeaf(CountDownLatch end) {
        while (end.getCount() > 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static Environment environment() {
        return new Environment("2026-11-23T00:00:00Z", null, null, 2, null, null, null, "MySQL 9.7.4", null, null, null, null, null, null, null,
                null, null, null);
    }

    private static Part writes(String name) {
        return new Part("writes " + name, Duration.ofMinutes(1), (progress, draft) -> {
            try {
                Files.writeString(draft.resolve(name), "{}");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Part fails() {
        return new Part("fails", Duration.ofMinutes(1), (progress, draft) -> {
            throw new RefusedException("no");
        });
    }

    /** A program of its own, to be stopped from outside. */
    static final class Child {

        private Child() {
        }

        /** Runs until it is stopped. */
        public static void main(String[] arguments) {
            Part lasts = new Part("lasts", Duration.ofMinutes(1), (progress, draft) -> {
                System.out.println("for ever");
                sleep();
            });
            try (ReportDirectory there = ReportDirectory.openNew(Path.of(arguments[0]))) {
                if (arguments[1].equals("draft")) {
                    // It has not yet told of its environment.
                    lasts.task().run(null, null);
                }
                FullRun run = new FullRun(there, FullRunTest::environment, new Progress(System.out));
                run.run(arguments[1].equals("measures") ? List.of(writes(RunResults.MATRIX), lasts) : List.of(lasts));
            }
        }
    }
}
