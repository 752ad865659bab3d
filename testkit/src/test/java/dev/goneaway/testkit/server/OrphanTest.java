// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OrphanTest {

    private static final String CHOICE = System.getProperty("goneaway.server", "auto");

    @Test
    void noServerOutlivesItsJvmEvenAfterKill9() throws IOException {
        assertEndsWith(Process::destroyForcibly);
    }

    @Test
    void noServerOutlivesItsJvmAfterAnOrderlyEnd() throws IOException {
        assertEndsWith(Process::destroy);
    }

    private static void assertEndsWith(java.util.function.Consumer<Process> end) throws IOException {
        assumeFalse(CHOICE.startsWith("jdbc:"), "a server that a URL names lives as long as its owner wants");
        Process child = ChildJvm.start(CHOICE);
        try (BufferedReader output = child.inputReader()) {
            String line = output.readLine();
            assertThat(line).as("what the child printed").startsWith("port ");
            int port = Integer.parseInt(line.substring("port ".length()));
            assertThat(accepts(port)).isTrue();
            // The server and the shells around it; empty where the server runs in a container.
            List<ProcessHandle> family = child.descendants().toList();

            end.accept(child);

            await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(50))
                    .until(() -> !child.isAlive() && family.stream().noneMatch(ProcessHandle::isAlive) && !accepts(port));
        } finally {
            child.destroyForcibly();
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
