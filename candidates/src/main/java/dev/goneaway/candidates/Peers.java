// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.candidates;

import com.alibaba.druid.pool.DruidDataSource;
import com.mchange.v2.c3p0.DataSources;
import com.mchange.v2.c3p0.PooledDataSource;
import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.ConnectionStrategy;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.io.Serial;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.commons.dbcp2.ConnectionFactory;
import org.apache.tomcat.jdbc.pool.PoolProperties;
import org.vibur.dbcp.ViburDBCPDataSource;

/**
 * Opens each peer as its manual shows it: where to connect is set, what the pool refuses to start without, and nothing else but
 * what the caller sets.
 *
 * <p>All connect through the {@code DataSource} they are given, and each behaves as it does for a user who gives it a URL.
 */
final class Peers {

    /** Agroal has no default and refuses to start without; HikariCP's. */
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

    /** c3p0 takes a {@code DataSource}, and what is set as text. */
    static BarePool c3p0(DataSource source, Map<String, String> settings) throws SQLException {
        PooledDataSource pool = (PooledDataSource) DataSources.pooledDataSource(source, settings);
        return new BarePool(pool, pool::close);
    }

    /** DBCP2 takes a driver and a URL, and has a method to override for all else; it derives nothing from the URL. */
    static ConnectionStrategy dbcp2(DataSource source) {
        BasicDataSource pool = new BasicDataSource() {
            @Override
            protected ConnectionFactory createConnectionFactory() {
                return source::getConnection;
            }
        };
        return new BarePool(pool, pool::close);
    }

    /** Tomcat takes a {@code DataSource} and derives nothing from a URL. */
    static ConnectionStrategy tomcat(DataSource source, Consumer<PoolProperties> more) {
        PoolProperties properties = new PoolProperties();
        properties.setDataSource(source);
        more.accept(properties);
        org.apache.tomcat.jdbc.pool.DataSource pool = new org.apache.tomcat.jdbc.pool.DataSource(properties);
        return new BarePool(pool, pool::close);
    }

    /** Agroal takes the class of a {@code DataSource}, never an object: it finds this one as it finds any driver, by a URL. */
    static ConnectionStrategy agroal(DataSource source, Consumer<AgroalConnectionPoolConfigurationSupplier> more)
            throws SQLException {
        // Of this pool alone: another may be opened at the same time.
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
            // Agroal has asked for it once and keeps it.
            DriverManager.deregisterDriver(driver);
        }
    }

    /** Vibur takes a {@code DataSource}; with a URL it would set a login timeout for the whole JVM, all other contestants too. */
    static ConnectionStrategy vibur(DataSource source, Consumer<ViburDBCPDataSource> more) {
        ViburDBCPDataSource pool = new ViburDBCPDataSource();
        pool.setExternalDataSource(source);
        more.accept(pool);
        pool.start();
        return new BarePool(pool, pool::close);
    }

    /**
     * Druid chooses by the class of the driver how it validates and which errors it takes for fatal, and reads two timeouts
     * in the URL: it is given the real ones of both, and only the connect itself goes through the source.
     */
    static ConnectionStrategy druid(DataSource source, Consumer<DruidDataSource> more) throws SQLException {
        MysqlDataSource settings = source instanceof MysqlDataSource bare ? bare : source.unwrap(MysqlDataSource.class);
        SourceDriver through = new SourceDriver(source, settings.getUrl());
        DruidDataSource pool = new DruidDataSource() {
            @Serial
            private static final long serialVersionUID = 1L;

            @Override
            public Driver getDriver() {
                // Asked for when it connects; what it recognises the driver by is its own field.
                return through;
            }
        };
        pool.setUrl(settings.getUrl());
        // As it reads it in a URL.
        pool.setSocketTimeout(settings.getSocketTimeout());
        more.accept(pool);
        return new BarePool(pool, pool::close);
    }
}
