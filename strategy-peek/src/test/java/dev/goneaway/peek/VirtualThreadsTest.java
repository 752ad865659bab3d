// SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.testkit.contract.Sql;
import java.lang.reflect.InvocationTargetException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** A virtual thread that waits for the server holds no other up. */
@EnabledForJreRange(min = JRE.JAVA_25)
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VirtualThreadsTest {

    private static final int THREADS = 60;

    @Test
    void manyWaitForTheServerAtOnce() throws Exception {
        List<Connection> connections = new ArrayList<>();
        try {
            MysqlDataSource source = Peeking.source();
            for (int i = 0; i < THREADS; i++) {
                connections.add(source.getConnection());
            }
            long start = System.nanoTime();
            List<CompletableFuture<Long>> queries = new ArrayList<>();
            for (Connection connection : connections) {
                queries.add(virtually(() -> Sql.number(connection, "SELECT SLEEP(1)")));
            }
            for (CompletableFuture<Long> query : queries) {
                assertThat(query.get(30, TimeUnit.SECONDS)).isZero();
            }
            // One after the other they would take a minute, and half of it if two could wait at once.
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    /** The platform's own socket is closed by this. */
    @Test
    void oneThatIsInterruptedKeepsItsConnectionAndItsFlag() throws Exception {
        try (Connection connection = Peeking.source().getConnection(); Connection admin = Peeking.server().admin()) {
            long id = Sql.id(connection);
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            CompletableFuture<Boolean> flag = virtually(() -> {
                thread.complete(Thread.currentThread());
                Sql.number(connection, "SELECT SLEEP(1)");
                return Thread.currentThread().isInterrupted();
            });
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> Sql.number(admin,
                    "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%' AND id = " + id) == 1);
            thread.get().interrupt();
            assertThat(flag.get(5, TimeUnit.SECONDS)).isTrue();
            assertThat(Sql.id(connection)).isEqualTo(id);
        }
    }

    private interface Query<T> {

        T run() throws SQLException;
    }

    /** The tests are compiled for an older JDK, which knows no virtual threads. */
    private static <T> CompletableFuture<T> virtually(Query<T> query) throws ReflectiveOperationException {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable task = () -> {
            try {
                result.complete(query.run());
            } catch (SQLException | RuntimeException e) {
                result.completeExceptionally(e);
            }
        };
        try {
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        }
        return result;
    }
}
