// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
