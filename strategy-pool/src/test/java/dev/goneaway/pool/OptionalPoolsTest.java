// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A program that uses one pool does not need the other one on the class path. */
class OptionalPoolsTest {

    @Test
    void hikariCpWorksWithoutC3p0() throws Exception {
        try (URLClassLoader classes = classPathWithout("c3p0", "mchange")) {
            assertThatThrownBy(() -> classes.loadClass("com.mchange.v2.c3p0.PoolBackedDataSource")).isInstanceOf(ClassNotFoundException.class);
            opensAndCloses(classes, "dev.goneaway.pool.HikariRecycle");
        }
    }

    @Test
    void c3p0WorksWithoutHikariCp() throws Exception {
        try (URLClassLoader classes = classPathWithout("HikariCP")) {
            assertThatThrownBy(() -> classes.loadClass("com.zaxxer.hikari.HikariDataSource")).isInstanceOf(ClassNotFoundException.class);
            opensAndCloses(classes, "dev.goneaway.pool.C3p0Recycle");
        }
    }

    private static void opensAndCloses(ClassLoader classes, String pool) throws Exception {
        Class<?> settings = classes.loadClass("dev.goneaway.pool.RecycleSettings");
        Class<?> options = classes.loadClass("dev.goneaway.ConnectionOptions");
        Method open = classes.loadClass(pool).getMethod("strategy", DataSource.class, settings, options);
        DataSource never = (DataSource) Proxy.newProxyInstance(classes, new Class<?>[] {DataSource.class}, (self, method, arguments) -> {
            throw new UnsupportedOperationException(method.getName());
        });
        Object strategy = open.invoke(null, never, settings.getField("DEFAULTS").get(null), options.getField("DEFAULTS").get(null));
        assertThat(strategy.getClass().getClassLoader()).isSameAs(classes);
        strategy.getClass().getMethod("close").invoke(strategy);
    }

    private static URLClassLoader classPathWithout(String... names) {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        URL[] kept = Arrays.stream(classPath.split(File.pathSeparator))
                .filter(entry -> Arrays.stream(names).noneMatch(name -> new File(entry).getName().contains(name)))
                .map(OptionalPoolsTest::url).toArray(URL[]::new);
        return new URLClassLoader(kept, ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String entry) {
        try {
            return new File(entry).toURI().toURL();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
