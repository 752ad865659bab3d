// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.Probe;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;

/**
 * Does the same as {@link PeekDataSource} for pools that take a URL and the class name of a driver. This driver is MySQL
 * Connector/J's driver with the socket factory set. The {@code isValid} of its connections looks at the socket.
 *
 * <p>Takes the same URLs as MySQL Connector/J. Does not register with the {@code DriverManager}, because MySQL Connector/J's own
 * driver is registered for these URLs. Thread-safe.
 */
public final class PeekDriver implements Driver {

    private static final String SOCKET_FACTORY = "socketFactory";

    private final Driver driver;
    private final Probe rule;
    private final ConnectionOptions options;

    /** One for each URL: only connections to the same server are suspect together. */
    private final Map<String, PeekDataSource> sources = new ConcurrentHashMap<>();

    /**
     * Pings after 20 s of silence. Has no listener.
     *
     * @throws SQLException as MySQL Connector/J threw it
     */
    public PeekDriver() throws SQLException {
        this(PeekDataSource.DEFAULT_PING_AFTER, ConnectionOptions.DEFAULTS);
    }

    /**
     * Looks, and asks where a look is not enough.
     *
     * @param rule as in {@link PeekDataSource#PeekDataSource(javax.sql.DataSource, Probe, ConnectionOptions)}
     * @param options as in the same constructor
     * @throws SQLException as MySQL Connector/J threw it
     */
    public PeekDriver(Probe rule, ConnectionOptions options) throws SQLException {
        this.driver = new com.mysql.cj.jdbc.Driver();
        this.rule = Objects.requireNonNull(rule, "rule");
        this.options = Objects.requireNonNull(options, "options");
    }

    /**
     * {@inheritDoc}
     *
     * @throws SQLException as MySQL Connector/J threw it; or if the URL names another socket factory
     */
    @Override
    public Connection connect(String url, Properties info) throws SQLException {
        if (!driver.acceptsURL(url)) {
            return null;
        }
        Properties completed = new Properties();
        if (info != null) {
            info.stringPropertyNames().forEach(name -> completed.setProperty(name, info.getProperty(name)));
        }
        // A property would silently override the URL. A URL with another factory must be refused below instead.
        if (!url.contains(SOCKET_FACTORY + "=")) {
            completed.putIfAbsent(SOCKET_FACTORY, PeekSocketFactory.class.getName());
        }
        return sources.computeIfAbsent(url, any -> new PeekDataSource(new MysqlDataSource(), rule, options))
                .connect(() -> driver.connect(url, completed));
    }

    // The rest of a Driver, one call a line.

    @Override public boolean acceptsURL(String url) throws SQLException { return driver.acceptsURL(url); }
    @Override public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
        return driver.getPropertyInfo(url, info);
    }
    @Override public int getMajorVersion() { return driver.getMajorVersion(); }
    @Override public int getMinorVersion() { return driver.getMinorVersion(); }
    @Override public boolean jdbcCompliant() { return driver.jdbcCompliant(); }
    @Override public Logger getParentLogger() throws SQLFeatureNotSupportedException { return driver.getParentLogger(); }
}
