// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.candidates;

import com.alibaba.druid.pool.DruidDataSource;
import com.mchange.v2.c3p0.DataSources;
import com.mchange.v2.c3p0.PooledDataSource;
import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.results.Versions;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.MySQLExceptionSorter;
import java.io.Serial;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.commons.dbcp2.ConnectionFactory;
import org.apache.tomcat.jdbc.pool.PoolProperties;
import org.vibur.dbcp.ViburDBCPDataSource;

/**
 * Opens each pool of another project as its manual shows it. Only three settings are made: where to connect, what the pool
 * requires, and what the caller sets. All peers connect through the given {@code DataSource}, and each behaves as it does for a
 * user who gives it a URL.
 */
final class Peers {

    /** Agroal has no default and requires a number. This number is HikariCP's default. */
    static final int AGROAL_MAX_SIZE = 10;

    private Peers() {
    }

    /** HikariCP takes a {@code DataSource}. */
    static BarePool hikari(DataSource source) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        HikariDataSource pool = new HikariDataSource(config);
        return new BarePool(pool, pool::close);
    }

    /** c3p0 takes a {@code DataSource} and its settings as text. */
    static BarePool c3p0(DataSource source, Map<String, String> settings) throws SQLException {
        PooledDataSource pool = (PooledDataSource) DataSources.pooledDataSource(source, settings);
        return new BarePool(pool, pool::close);
    }

    /**
     * DBCP2 takes a driver and a URL, so this pool overrides createConnectionFactory() to use the source. DBCP2 reads no settings
     * from the URL, so the pool behaves the same without one.
     */
    static ConnectionStrategy dbcp2(DataSource source) {
        BasicDataSource pool = new BasicDataSource() {
            @Override
            protected ConnectionFactory createConnectionFactory() {
                return source::getConnection;
            }
        };
        return new BarePool(pool, pool::close);
    }

    /** Tomcat takes a {@code DataSource}. Tomcat reads no settings from a URL, so the pool behaves the same without one. */
    static ConnectionStrategy tomcat(DataSource source, Consumer<PoolProperties> more) {
        PoolProperties properties = new PoolProperties();
        properties.setDataSource(source);
        more.accept(properties);
        org.apache.tomcat.jdbc.pool.DataSource pool = new org.apache.tomcat.jdbc.pool.DataSource(properties);
        return new BarePool(pool, pool::close);
    }

    /** Agroal takes a class or a URL, never an object. So a {@link SourceDriver} with a URL of its own leads to this source. */
    static ConnectionStrategy agroal(DataSource source, Consumer<AgroalConnectionPoolConfigurationSupplier> more)
            throws SQLException {
        // The URL is unique, because another pool may be opened at the same time.
        String url = "jdbc:goneaway:" + UUID.randomUUID();
        Driver driver = new SourceDriver(source, url);
        DriverManager.registerDriver(driver);
        try {
            AgroalDataSource pool = AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                    .connectionPoolConfiguration(settings -> {
                        settings.maxSize(AGROAL_MAX_SIZE).connectionFactoryConfiguration(connect -> connect.jdbcUrl(url));
                        more.accept(settings);
                        return settings;
                    }));
            return new BarePool(pool, pool::close);
        } finally {
            // Agroal gets the driver once and keeps it, so the driver need not stay registered.
            DriverManager.deregisterDriver(driver);
        }
    }

    /**
     * Sets what Quarkus 3.33.2 sets by default: {@code DataSourceJdbcRuntimeConfig} and {@code DataSources} of quarkus-agroal, and
     * {@code MySQLAgroalConnectionConfigurer} of quarkus-jdbc-mysql. The unit of a candidate has no JTA transaction to join.
     */
    static void likeQuarkus(AgroalConnectionPoolConfigurationSupplier settings) {
        settings.maxSize(50).acquisitionTimeout(Duration.ofSeconds(5)).reapTimeout(Duration.ofMinutes(5))
                .validationTimeout(Duration.ofMinutes(2)).connectionValidator(ConnectionValidator.defaultValidator())
                .exceptionSorter(new MySQLExceptionSorter());
    }

    /** Vibur takes a {@code DataSource}. With a URL it would set a login timeout for the whole JVM. */
    static ConnectionStrategy vibur(DataSource source, Consumer<ViburDBCPDataSource> more) {
        ViburDBCPDataSource pool = new ViburDBCPDataSource();
        pool.setExternalDataSource(source);
        more.accept(pool);
        pool.start();
        return new BarePool(pool, pool::close);
    }

    /**
     * Druid looks at the class of the driver to choose how to validate and which errors are fatal. Druid also reads two timeouts
     * in the URL. So Druid gets the real driver and the real URL, and only connects go through the source.
     */
    static ConnectionStrategy druid(DataSource source, Consumer<DruidDataSource> more) throws SQLException {
        MysqlDataSource settings = source instanceof MysqlDataSource bare ? bare : source.unwrap(MysqlDataSource.class);
        String url = settings.getUrl().replace("jdbc:mysql:", Versions.isMariaDbDriver() ? "jdbc:mariadb:" : "jdbc:mysql:");
        SourceDriver through = new SourceDriver(source, url);
        DruidDataSource pool = new DruidDataSource() {
            @Serial
            private static final long serialVersionUID = 1L;

            @Override
            public Driver getDriver() {
                // Druid calls this method to connect. For validation, Druid looks at a field that still has the real driver.
                return through;
            }
        };
        pool.setUrl(url);
        // If a user sets this timeout in the URL, Druid reads it there. Here the source has it, so set the same timeout.
        pool.setSocketTimeout(settings.getSocketTimeout());
        more.accept(pool);
        return new BarePool(pool, pool::close);
    }

    /** Connects through a {@code DataSource}, for a pool that needs a driver. Accepts one URL and ignores the account. */
    record SourceDriver(DataSource source, String url) implements Driver {

        @Override
        public Connection connect(String asked, Properties ignored) throws SQLException {
            return acceptsURL(asked) ? source.getConnection() : null;
        }

        @Override
        public boolean acceptsURL(String asked) {
            return url.equals(asked);
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String asked, Properties ignored) {
            return new DriverPropertyInfo[0];
        }

        @Override
        public int getMajorVersion() {
            return 1;
        }

        @Override
        public int getMinorVersion() {
            return 0;
        }

        @Override
        public boolean jdbcCompliant() {
            return false;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException("no logger");
        }
    }
}
