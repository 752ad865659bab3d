// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/** MariaDB deletes every {@code #sql*} file of its temporary directory when it starts, also the files of another server. */
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OwnTemporaryFilesTest {

    private static final String CHOICE = System.getProperty("goneaway.server", "auto");
    private static final int AT_A_TIME = 6;

    @Test
    void aServerLeavesTheTemporaryFilesOfOthersAlone(@TempDir Path shared) throws IOException {
        assumeFalse(CHOICE.startsWith("jdbc:"), "skipped: needs a server of our own");
        Path table = Files.writeString(shared.resolve("#sql-temptable-of-another-server.MAI"), "rows");
        Process child = ChildJvm.start(CHOICE, shared);
        try (BufferedReader output = child.inputReader()) {
            assertThat(output.readLine()).startsWith("port ");
            assertThat(table).hasContent("rows");
        } finally {
            child.destroy();
        }
    }

    /** Two starts in a build; {@code -Dgoneaway.starts=60} for the proof. */
    @Test
    void serversThatStartAtTheSameTimeDoNotHurtEachOther() throws Exception {
        assumeFalse(CHOICE.startsWith("jdbc:") || CHOICE.startsWith("docker"), "skipped: needs servers that start on this machine");
        ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            List<Callable<String>> starts = IntStream.range(0, Integer.getInteger("goneaway.starts", 2))
                    .<Callable<String>>mapToObj(i -> OwnTemporaryFilesTest::outcomeOfAStart).toList();
            assertThat(threads.invokeAll(starts)).extracting(Future::get).containsOnly("started");
        } finally {
            threads.shutdownNow();
        }
    }

    private static String outcomeOfAStart() {
        try {
            Servers.another().close();
            return "started";
        } catch (ServerUnavailableException e) {
            return e.getMessage();
        }
    }
}
