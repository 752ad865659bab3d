// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.peek.PeekSocketFactory;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** A program with the driver and with peek in one class loader, as a web server starts and stops it. */
class ClassLoaderRecipeTest {

    private final URLClassLoader loader = new URLClassLoader(Stream.of(StoppedProgram.class, MysqlDataSource.class,
            HikariDataSource.class, PeekSocketFactory.class, ConnectionStrategy.class, Logger.class)
            .map(type -> type.getProtectionDomain().getCodeSource().getLocation()).toArray(URL[]::new),
            ClassLoader.getPlatformClassLoader());

    @AfterEach
    void close() throws IOException {
        loader.close();
    }

    @Test
    void leavesNoThreadBehind() throws Exception {
        try (Prices prices = new Prices()) {
            start(prices.url());
            assertThat(threads()).anyMatch(name -> name.startsWith("mysql-cj-abandoned"))
                    .anyMatch(name -> name.startsWith("HikariPool"));
            stop();
            await().atMost(Duration.ofSeconds(10)).until(() -> threads().isEmpty());
        }
    }

    @Test
    void findsPeekBesideTheDriver() throws Exception {
        try (Prices prices = new Prices()) {
            start(prices.url() + "&socketFactory=" + PeekSocketFactory.class.getName());
            stop();
        }
    }

    private void start(String url) throws Exception {
        inContext(loader,
                () -> loader.loadClass(StoppedProgram.class.getName()).getMethod("start", String.class).invoke(null, url));
    }

    private void stop() throws Exception {
        inContext(loader, () -> loader.loadClass(StoppedProgram.class.getName()).getMethod("stop").invoke(null));
    }

    /** A new thread takes over the class loader of the thread that starts it. So only the program's own threads have it. */
    private static void inContext(ClassLoader loader, Callable<?> call) throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        try {
            call.call();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** The names of the threads of the program. */
    private List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread != Thread.currentThread() && thread.getContextClassLoader() == loader)
                .map(Thread::getName).toList();
    }
}
