// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.testkit.contract.ChosenServer;
import dev.goneaway.testkit.wire.FaultProxy;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MySQL Connector/J 8 has no lock that a look could try. So it is refused at connect, and the message says what to do. */
class OldDriverTest {

    private static final String WHAT_TO_DO = "a peek needs MySQL Connector/J 9 or newer, and this is mysql-connector-j-8";

    private FaultProxy path;
    private URLClassLoader old;

    @BeforeEach
    void open() throws IOException {
        path = new FaultProxy(Peeking.server().host(), Peeking.server().port());
        URL[] urls = classPath().map(OldDriverTest::url).toArray(URL[]::new);
        old = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    }

    @AfterEach
    void close() throws Exception {
        // Without this call, its cleanup thread would run on after this test.
        old.loadClass("com.mysql.cj.jdbc.AbandonedConnectionCleanupThread").getMethod("uncheckedShutdown").invoke(null);
        old.close();
        path.close();
    }

    @Test
    void isRefusedByThePeekDriver() throws Exception {
        Driver driver = (Driver) old.loadClass("dev.goneaway.peek.PeekDriver").getConstructor().newInstance();
        assertThat(driver.getMajorVersion()).isEqualTo(8);
        isRefused(() -> driver.connect(url(), new Properties()));
    }

    @Test
    void isRefusedByThePeekDataSource() throws Exception {
        Object source = old.loadClass("com.mysql.cj.jdbc.MysqlDataSource").getConstructor().newInstance();
        String url = url() + "&socketFactory=" + PeekSocketFactory.class.getName();
        source.getClass().getMethod("setUrl", String.class).invoke(source, url);
        Class<?> type = old.loadClass("dev.goneaway.peek.PeekDataSource");
        DataSource peeking = (DataSource) type.getConstructor(DataSource.class).newInstance(source);
        isRefused(peeking::getConnection);
    }

    private void isRefused(Callable<?> connect) {
        assertThatThrownBy(connect::call).isInstanceOf(SQLException.class).hasMessageStartingWith(WHAT_TO_DO)
                .hasMessageEndingWith(": use a newer one, or ping instead of peeking");
        // The driver did connect. That connection must be closed.
        assertThat(path.connections()).isEqualTo(1);
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> path.open() == 0);
    }

    private String url() {
        return ChosenServer.url().replaceFirst("//[^/]*/", "//127.0.0.1:" + path.port() + "/");
    }

    /** The pages of peek and of the pocket edition say so. */
    @Test
    void doesNotCompileWithPeekButWithThePocketEdition(@TempDir Path classes) throws IOException {
        assertThat(errors("src/main/java/dev/goneaway/peek", classes)).contains("getConnectionLock");
        assertThat(errors("../pocket/src/main/java/dev/goneaway/pocket", classes)).isEmpty();
    }

    private static String errors(String sources, Path classes) throws IOException {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        try (Stream<Path> files = Files.list(Path.of(sources))) {
            String classPath = classPath().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
            Stream<String> options = Stream.of("-proc:none", "-classpath", classPath, "-d", classes.toString());
            ToolProvider.findFirst("javac").orElseThrow()
                    .run(out, out, Stream.concat(options, files.map(Path::toString)).toArray(String[]::new));
        }
        return said.toString();
    }

    /** The class path of this test with the old driver. */
    private static Stream<Path> classPath() {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Stream<Path> others = Arrays.stream(classPath.split(File.pathSeparator)).map(Path::of)
                .filter(entry -> !entry.getFileName().toString().startsWith("mysql-connector-j"));
        return Stream.concat(Stream.of(Path.of("target/too-old/mysql-connector-j.jar")), others);
    }

    private static URL url(Path entry) {
        try {
            return entry.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }
}
