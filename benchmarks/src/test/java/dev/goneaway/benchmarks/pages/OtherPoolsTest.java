// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.alibaba.druid.pool.DruidDataSource;
import com.mchange.v2.c3p0.ComboPooledDataSource;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.wire.FaultProxy;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vibur.dbcp.ViburDBCPDataSource;

/** Each pool, with its row of the page of recipes, lends no dead connection. Its test of a connection has a deadline. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OtherPoolsTest {

    private static final Path PAGE = Markdown.PROJECT.resolve("docs/recipes.md");
    private static final Pattern SETTING = Pattern.compile("`(\\w+)=([\\w.]+)`");
    private static final int UNITS = 12;

    private enum Pool {

        TOMCAT_JDBC("Tomcat JDBC") {
            @Override
            DataSource open(String url, String user, String password) throws Exception {
                org.apache.tomcat.jdbc.pool.DataSource pool = new org.apache.tomcat.jdbc.pool.DataSource();
                pool.setUrl(url);
                pool.setUsername(user);
                pool.setPassword(password);
                return configured(pool, settings());
            }
        },
        DBCP2("DBCP2") {
            @Override
            DataSource open(String url, String user, String password) throws Exception {
                BasicDataSource pool = new BasicDataSource();
                pool.setUrl(url);
                pool.setUsername(user);
                pool.setPassword(password);
                return configured(pool, settings());
            }
        },
        C3P0("c3p0") {
            @Override
            DataSource open(String url, String user, String password) throws Exception {
                ComboPooledDataSource pool = new ComboPooledDataSource();
                pool.setJdbcUrl(url);
                pool.setUser(user);
                pool.setPassword(password);
                return configured(pool, settings());
            }
        },
        DRUID("Druid") {
            @Override
            DataSource open(String url, String user, String password) throws Exception {
                DruidDataSource pool = new DruidDataSource();
                pool.setUrl(url);
                pool.setUsername(user);
                pool.setPassword(password);
                return configured(pool, settings());
            }
        },
        VIBUR("Vibur") {
            @Override
            DataSource open(String url, String user, String password) throws Exception {
                ViburDBCPDataSource pool = configured(new ViburDBCPDataSource(), settings());
                pool.setJdbcUrl(url);
                pool.setUsername(user);
                pool.setPassword(password);
                pool.start();
                return pool;
            }
        },
        AGROAL("Agroal") {
            @Override
            DataSource open(String url, String user, String password) throws SQLException {
                return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(
                        pool -> agroal(pool).connectionFactoryConfiguration(connect -> connect.jdbcUrl(url)
                                .principal(new NamePrincipal(user)).credential(new SimplePassword(password)))));
            }
        };

        private final String row;

        Pool(String row) {
            this.row = row;
        }

        abstract DataSource open(String url, String user, String password) throws Exception;

        /** The settings in the row of this pool, and in a line that begins with its name. */
        Map<String, String> settings() throws IOException {
            String page = Files.readString(PAGE);
            int begin = page.indexOf("<a id=\"other-pools\"></a>");
            assertThat(begin).isNotNegative();
            String section = page.substring(begin, page.indexOf("\n<a id=", begin));
            String lines = section.lines().filter(line -> line.startsWith("| " + row + " |") || line.startsWith(row + " "))
                    .collect(Collectors.joining("\n"));
            Map<String, String> settings = new LinkedHashMap<>();
            Matcher setting = SETTING.matcher(lines);
            while (setting.find()) {
                settings.put(setting.group(1), setting.group(2));
            }
            assertThat(settings).isNotEmpty();
            return settings;
        }
    }

    private static AgroalConnectionPoolConfigurationSupplier agroal(AgroalConnectionPoolConfigurationSupplier pool) {
        // region agroal
        return pool.maxSize(10)
                .validateOnBorrow(true)
                .connectionValidator(ConnectionValidator.defaultValidatorWithTimeout(1))
                .maxLifetime(Duration.ofMinutes(30));
        // endregion
    }

    @ParameterizedTest
    @EnumSource(Pool.class)
    void noUnitFailsAfterEveryIdleConnectionWasKilled(Pool kind) throws Exception {
        try (Trial trial = new Trial(); FaultProxy path = trial.path()) {
            DataSource pool = open(kind, trial, path);
            try {
                use(pool);
                for (long id : path.connectionIds()) {
                    trial.kill(id);
                }
                assertThatCode(() -> use(pool)).doesNotThrowAnyException();
            } finally {
                close(pool);
            }
        }
    }

    /** A pool may test several dead connections, one after the other, before it lends a live one. */
    @ParameterizedTest
    @EnumSource(Pool.class)
    void theTestOfASilentConnectionEndsAfterASecond(Pool kind) throws Exception {
        try (Trial trial = new Trial(); FaultProxy path = trial.path()) {
            DataSource pool = open(kind, trial, path);
            try {
                unit(pool);
                path.silence();
                long start = System.nanoTime();
                assertThatCode(() -> unit(pool)).doesNotThrowAnyException();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(900), Duration.ofSeconds(8));
            } finally {
                close(pool);
            }
        }
    }

    @Test
    void druidsOwnCheckerWaitsForSocketTimeout() throws Exception {
        try (Trial trial = new Trial(); FaultProxy path = trial.path(); DruidDataSource pool = new DruidDataSource()) {
            pool.setUrl(url(trial, path).replaceAll("socketTimeout=\\d+", "socketTimeout=2500"));
            pool.setUsername(trial.server().user());
            pool.setPassword(trial.server().password());
            pool.setTestOnBorrow(true);
            pool.setValidationQueryTimeout(1);
            unit(pool);
            path.silence();
            long start = System.nanoTime();
            unit(pool);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(2_400));
        }
    }

    private static DataSource open(Pool kind, Trial trial, FaultProxy path) throws Exception {
        return kind.open(url(trial, path), trial.server().user(), trial.server().password());
    }

    /** Both deadlines are far above the second that a test of a connection may take. */
    private static String url(Trial trial, FaultProxy path) {
        return trial.server().jdbcUrl().replaceFirst("//[^/]*/", "//127.0.0.1:" + path.port() + "/")
                .replaceAll("(connect|socket)Timeout=\\d+", "$1Timeout=60000");
    }

    private static void use(DataSource pool) throws SQLException {
        for (int unit = 0; unit < UNITS; unit++) {
            unit(pool);
        }
    }

    private static void unit(DataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            Sql.id(connection);
        }
    }

    private static void close(DataSource pool) throws Exception {
        if (pool instanceof org.apache.tomcat.jdbc.pool.DataSource tomcat) {
            tomcat.close();
        } else if (pool instanceof ComboPooledDataSource c3p0) {
            c3p0.close();
        } else {
            ((AutoCloseable) pool).close();
        }
    }

    /** Sets each property by its setter, as a framework does. Fails if the pool has no such property. */
    private static <T> T configured(T pool, Map<String, String> settings) throws ReflectiveOperationException {
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            String name = "set" + Character.toUpperCase(setting.getKey().charAt(0)) + setting.getKey().substring(1);
            Method setter = Arrays.stream(pool.getClass().getMethods())
                    .filter(method -> method.getName().equals(name) && method.getParameterCount() == 1
                            && (method.getParameterTypes()[0].isPrimitive() || method.getParameterTypes()[0] == String.class))
                    .findFirst().orElseThrow(() -> new NoSuchMethodException(name));
            Class<?> type = setter.getParameterTypes()[0];
            String value = setting.getValue();
            setter.invoke(pool, type == boolean.class ? Boolean.valueOf(value) : type == int.class ? Integer.valueOf(value)
                    : type == long.class ? (Object) Long.valueOf(value) : value);
        }
        return pool;
    }
}
