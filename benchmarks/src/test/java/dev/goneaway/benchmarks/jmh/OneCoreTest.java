// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.goneaway.benchmarks.jmh.full.Threads;
import dev.goneaway.results.Environment;
import dev.goneaway.results.RefusedException;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a real server, whose cores the kernel itself tells. */
@Timeout(60)
class OneCoreTest {

    private static final Trial ALONE = trial(UnitOfWork.class, 1);
    private static final Trial SHARED = trial(Threads.class, 1);

    private final Server server = Servers.chosen();
    private String before;
    private String all;

    private static Trial trial(Class<?> benchmark, int threads) {
        return new Trial(benchmark, "nothing", Map.of("contestant", "PING"), threads, new Pace(1, 1, 10), 1);
    }

    /** The test itself may have been started on one core. */
    @BeforeEach
    void letTheServerUseAllCores() throws IOException {
        assumeTrue(server.processId().isPresent(), "no process of this machine");
        try {
            before = Affinity.of(pid());
        } catch (RefusedException e) {
            assumeTrue(false, "no taskset");
        }
        all = Files.readString(Path.of("/sys/devices/system/cpu/online")).strip();
        assumeTrue(!all.matches("\\d+"), "one core only");
        Affinity.pin(all, pid());
        all = coresOfItsThreads().first();
    }

    @AfterEach
    void restore() {
        if (before != null) {
            Affinity.pin(before, pid());
        }
    }

    private long pid() {
        return server.processId().getAsLong();
    }

    private TreeSet<String> coresOfItsThreads() throws IOException {
        return coresOfThreads(pid());
    }

    private static TreeSet<String> coresOfThreads(long process) throws IOException {
        TreeSet<String> cores = new TreeSet<>();
        try (var threads = Files.list(Path.of("/proc", Long.toString(process), "task"))) {
            for (Path thread : threads.toList()) {
                Files.readAllLines(thread.resolve("status")).stream().filter(line -> line.startsWith("Cpus_allowed_list:"))
                        .map(line -> line.replaceAll(".*\\s", "")).forEach(cores::add);
            }
        }
        return cores;
    }

    @Test
    void keepsEachThreadOfTheServerOnOneCoreForOneThreadAndOnNoneForMany() throws IOException {
        String core = OneCore.chosen(all);
        try (OneCore one = OneCore.of(server)) {
            assertThat(coresOfItsThreads()).containsExactly(all);
            assertThat(one.prepare(ALONE)).containsExactly("-Dgoneaway.core=" + core);
            assertThat(coresOfItsThreads()).containsExactly(core);
            assertThat(one.prepare(SHARED)).isEmpty();
            assertThat(coresOfItsThreads()).containsExactly(all);
            one.prepare(ALONE);
            assertThat(one.told()).contains(Environment.ON_ONE_CORE + core);
        }
        assertThat(coresOfItsThreads()).containsExactly(all);
    }

    @Test
    void givesTheCoresBackThoughItsThreadWasInterrupted() throws IOException {
        OneCore one = OneCore.of(server);
        one.prepare(ALONE);
        Thread.currentThread().interrupt();
        one.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(coresOfItsThreads()).containsExactly(all);
    }

    @Test
    void pinsNoServerThatIsNotItsOwnAndSaysSo() throws IOException {
        String url = server.jdbcUrl();
        try (Server known = Servers.start(url + (url.contains("?") ? "&" : "?") + "user=" + server.user() + "&password="
                + server.password()); OneCore none = OneCore.of(known)) {
            assertThat(none.prepare(ALONE)).isEmpty();
            assertThat(none.told()).contains("no core was kept");
        }
        assertThat(coresOfItsThreads()).containsExactly(all);
    }

    @Test
    void keepsEachThreadOfAForkOnTheCoreThatItWasTold() throws IOException {
        long self = ProcessHandle.current().pid();
        String mine = Affinity.of(self);
        // The kernel and taskset write the same list in two ways.
        TreeSet<String> told = coresOfThreads(self);
        String other = all.split("[,:-]")[0];
        System.setProperty("goneaway.core", other);
        try {
            OneCore.stay();
            assertThat(coresOfThreads(self)).containsExactly(other);
        } finally {
            System.clearProperty("goneaway.core");
            Affinity.pin(mine, self);
        }
        OneCore.stay();
        assertThat(coresOfThreads(self)).containsExactlyElementsOf(told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0        | 0
            0,1      | 1
            0-15     | 15
            0-3,8,12 | 12
            2-14:4   | 2
            """)
    void choosesACoreOfTheList(String list, String core) {
        assertThat(OneCore.chosen(list)).isEqualTo(core);
    }

    @Test
    void leavesOnlySharedTrialsUnpinned() {
        assertThat(FullPlan.of(25).trials().stream().filter(trial -> !trial.isOfOneThread())
                .map(trial -> trial.benchmark().getSimpleName()).distinct().toList()).isEqualTo(List.of("Threads", "VirtualThreads"));
    }
}
