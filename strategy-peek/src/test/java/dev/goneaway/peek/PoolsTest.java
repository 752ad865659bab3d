// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.druid.pool.DruidDataSource;
import com.alibaba.druid.pool.JDBC4ValidConnectionChecker;
import com.mchange.v2.c3p0.DataSources;
import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import dev.goneaway.testkit.wire.FaultProxy;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.DataSourceConnectionFactory;
import org.apache.commons.dbcp2.PoolableConnection;
import org.apache.commons.dbcp2.PoolableConnectionFactory;
import org.apache.commons.dbcp2.PoolingDataSource;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.tomcat.jdbc.pool.PoolProperties;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vibur.dbcp.ViburDBCPDataSource;

/** With any pool, each borrow is validated without a round trip, and no borrow returns a dead connection. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PoolsTest {

    private final Server server = Peeking.server();

    /** A pool of one connection, with the settings of the README. */
    private enum Pool {

        HIKARICP {
            @Override
            DataSource open(MysqlDataSource source) {
                HikariConfig config = new HikariConfig();
                config.setDataSource(new PeekDataSource(source));
                config.setMaximumPoolSize(1);
                return new HikariDataSource(config);
            }
        },
        C3P0 {
            @Override
            DataSource open(MysqlDataSource source) throws SQLException {
                return DataSources.pooledDataSource(new PeekDataSource(source),
                        Map.of("maxPoolSize", 1, "initialPoolSize", 1, "minPoolSize", 1, "testConnectionOnCheckout", true));
            }
        },
        DBCP2 {
            @Override
            DataSource open(MysqlDataSource source) {
                PoolableConnectionFactory factory =
                        new PoolableConnectionFactory(new DataSourceConnectionFactory(new PeekDataSource(source)), null);
                GenericObjectPool<PoolableConnection> pool = new GenericObjectPool<>(factory);
                factory.setPool(pool);
                pool.setMaxTotal(1);
                pool.setTestOnBorrow(true);
                return new PoolingDataSource<>(pool);
            }
        },
        TOMCAT {
            @Override
            DataSource open(MysqlDataSource source) {
                PoolProperties settings = new PoolProperties();
                settings.setDataSource(new PeekDataSource(source));
                settings.setMaxActive(1);
                settings.setInitialSize(1);
                settings.setTestOnBorrow(true);
                // With the default, a borrow within 3 s of the last validation is not validated.
                settings.setValidationInterval(0);
                return new org.apache.tomcat.jdbc.pool.DataSource(settings);
            }
        },
        AGROAL {
            @Override
            DataSource open(MysqlDataSource source) throws SQLException {
                if (Servers.isMariaDbDriver()) {
                    OwnDataSource.source = source;
                    return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(pool -> pool
                            .maxSize(1).validateOnBorrow(true).connectionValidator(ConnectionValidator.defaultValidator())
                            .connectionFactoryConfiguration(factory -> factory.connectionProviderClass(OwnDataSource.class))));
                }
                return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(pool -> pool
                        .maxSize(1).validateOnBorrow(true).connectionValidator(ConnectionValidator.defaultValidator())
                        .connectionFactoryConfiguration(factory -> factory
                                .connectionProviderClass(PeekDriver.class).jdbcUrl(source.getUrl())
                                .principal(new NamePrincipal(source.getUser()))
                                .credential(new SimplePassword(source.getPassword())))));
            }
        },
        VIBUR {
            @Override
            DataSource open(MysqlDataSource source) {
                ViburDBCPDataSource pool = new ViburDBCPDataSource();
                pool.setExternalDataSource(new PeekDataSource(source));
                pool.setPoolInitialSize(1);
                pool.setPoolMaxSize(1);
                // The pool validates connections that were idle for this time. Zero means all connections.
                pool.setConnectionIdleLimitInSeconds(0);
                pool.start();
                return pool;
            }
        },
        DRUID {
            @Override
            DataSource open(MysqlDataSource source) throws SQLException {
                Peeking.requireMySqlDriver("has no PeekDriver, and Druid takes no DataSource");
                DruidDataSource pool = new DruidDataSource();
                pool.setDriver(new PeekDriver());
                pool.setUrl(source.getUrl());
                pool.setUsername(source.getUser());
                pool.setPassword(source.getPassword());
                pool.setMaxActive(1);
                pool.setMaxWait(3_000);
                pool.setTestOnBorrow(true);
                // The pool's own checker for MySQL sends a query.
                pool.setValidConnectionChecker(new JDBC4ValidConnectionChecker());
                // The default of -1 is not a valid timeout in JDBC.
                pool.setValidationQueryTimeout(1);
                return pool;
            }
        };

        abstract DataSource open(MysqlDataSource source) throws SQLException;

        void close(DataSource pool) throws Exception {
            if (this == C3P0) {
                DataSources.destroy(pool);
            } else if (pool instanceof org.apache.tomcat.jdbc.pool.DataSource tomcat) {
                tomcat.close();
            } else {
                ((AutoCloseable) pool).close();
            }
        }
    }

    /** For a pool that takes the name of a class. */
    public static final class OwnDataSource extends PeekDataSource {

        static volatile DataSource source;

        public OwnDataSource() {
            super(source);
        }
    }

    @ParameterizedTest
    @EnumSource(Pool.class)
    void givesAGoodConnectionRightAfterAKill(Pool kind) throws Exception {
        DataSource pool = kind.open(Peeking.source());
        try (Connection admin = server.admin()) {
            for (int round = 0; round < Peeking.REPEATS; round++) {
                long id = idOf(pool);
                Sql.execute(admin, "KILL " + id);
                Awaitility.await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(5)).until(() -> Sql.number(admin,
                        "SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id) == 0);
                assertThat(idOf(pool)).isNotEqualTo(id);
            }
        } finally {
            kind.close(pool);
        }
    }

    @ParameterizedTest
    @EnumSource(Pool.class)
    void validatesEachBorrowWithoutARoundTrip(Pool kind) throws Exception {
        try (FaultProxy path = new FaultProxy(server.host(), server.port())) {
            DataSource pool = kind.open(Peeking.through(path.port(), false));
            try {
                idOf(pool);
                long before = path.commands();
                for (int round = 0; round < 50; round++) {
                    try (Connection connection = pool.getConnection()) {
                        // Two steps are necessary, because Tomcat and Vibur unwrap one layer only.
                        Connection physical = connection.unwrap(Connection.class).unwrap(Peeking.driversType());
                        assertThat(physical.getClass().getSimpleName()).isIn("ConnectionImpl", "Connection");
                    }
                }
                assertThat(path.commands()).isEqualTo(before);
                assertThat(path.connections()).isEqualTo(1);
            } finally {
                kind.close(pool);
            }
        }
    }

    /** Takes half a minute, because HikariCP accepts no shorter keepalive. Runs with {@code -Dgoneaway.peek.keepalive=true}. */
    @Test
    @EnabledIfSystemProperty(named = "goneaway.peek.keepalive", matches = "true")
    void theShortestKeepaliveOfHikariCpReachesTheWire() throws Exception {
        try (FaultProxy path = new FaultProxy(server.host(), server.port())) {
            HikariConfig config = new HikariConfig();
            config.setDataSource(new PeekDataSource(Peeking.through(path.port(), false)));
            config.setMaximumPoolSize(1);
            config.setKeepaliveTime(30_000);
            try (HikariDataSource pool = new HikariDataSource(config)) {
                idOf(pool);
                long before = path.commands();
                Awaitility.await().atMost(Duration.ofSeconds(50)).until(() -> path.commands() == before + 1);
            }
        }
    }

    private static long idOf(DataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return Sql.id(connection);
        }
    }
}
