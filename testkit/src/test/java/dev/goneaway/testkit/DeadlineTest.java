// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DeadlineTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final CountDownLatch never = new CountDownLatch(1);

    @Test
    void returnsTheResultOfADaemonThread() {
        Thread thread = Deadline.call("quick", LONG, Thread::currentThread);
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).isEqualTo("goneaway-quick");
    }

    @Test
    void interruptsATaskThatIsTooSlow() {
        Deadline.Task<Void> task = Deadline.start("the slow one", this::hang);
        assertThat(task.awaitEnd(SHORT)).isFalse();
        assertThatThrownBy(() -> task.get(SHORT)).isInstanceOf(DeadlineException.class)
                .hasMessage("the slow one did not end within 20 ms");
        assertThat(task.awaitEnd(LONG)).isTrue();
    }

    @Test
    void throwsUncheckedExceptionsAndErrorsOfTheTaskUnchanged() {
        RuntimeException unchecked = new IllegalArgumentException("mistake");
        assertThatThrownBy(() -> Deadline.call("task", LONG, () -> {
            throw unchecked;
        })).isSameAs(unchecked);
        Error error = new AssertionError("mistake");
        assertThatThrownBy(() -> Deadline.call("task", LONG, () -> {
            throw error;
        })).isSameAs(error);
    }

    @Test
    void namesTheTaskThatThrewACheckedException() {
        IOException checked = new IOException("no file");
        assertThatThrownBy(() -> Deadline.call("reading", LONG, () -> {
            throw checked;
        })).isInstanceOf(DeadlineException.class).hasMessage("reading failed: java.io.IOException: no file").hasCause(checked);
    }

    @Test
    void interruptsTheTaskOfAnInterruptedCallerAndKeepsTheFlag() {
        Deadline.Task<Void> task = Deadline.start("the slow one", this::hang);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> task.get(LONG)).isInstanceOf(DeadlineException.class)
                .hasMessage("interrupted while waiting for the slow one");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(task.awaitEnd(LONG)).isTrue();
    }

    private Void hang() throws InterruptedException {
        never.await();
        return null;
    }
}
