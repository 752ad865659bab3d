// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import dev.goneaway.Replacement;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Objects;
import java.util.Properties;
import java.util.logging.Logger;

/**
 * Does as {@link PeekDataSource} does, for pools that take a URL and the name of a driver's class: Connector/J's driver, with the
 * socket factory set and an {@code isValid} that looks at the socket.
 *
 * <p>Takes the URLs of Connector/J as they are. It does not register with the {@code DriverManager}, where it would stand in the
 * way of Connector/J's own. Thread-safe.
 */
public final class PeekDriver implements Driver {

    private static final String SOCKET_FACTORY = "socketFactory";

    private final Driver driver;
    private final PingAfter pingAfter;
    private final Replacement.Listener listener;

    /**
     * Pings after 20 s of silence, and tells nobody.
     *
     * @throws SQLException as Connector/J threw it
     */
    public PeekDriver() throws SQLException {
        this(PeekDataSource.DEFAULT_PING_AFTER, null);
    }

    /**
     * Pings when it is told to.
     *
     * @param pingAfter as in {@link PeekDataSource#PeekDataSource(javax.sql.DataSource, PingAfter, Replacement.Listener)}
     * @param listener likewise
     * @throws SQLException as Connector/J threw it
     */
    public PeekDriver(PingAfter pingAfter, Replacement.Listener listener) throws SQLException {
        this.driver = new com.mysql.cj.jdbc.Driver();
        this.pingAfter = Objects.requireNonNull(pingAfter, "pingAfter");
        this.listener = listener;
    }

    /**
     * {@inheritDoc}
     *
     * @throws SQLException as the driver threw it; or, with one clear sentence, if the URL names another socket factory
     */
    @Override
    public Connection connect(String url, Properties info) throws SQLException {
        Properties completed = new Properties();
        if (info != null) {
            info.stringPropertyNames().forEach(name -> completed.setProperty(name, info.getProperty(name)));
        }
        // A property would overrule the URL without a word: one that names another factory is to be refused below, not overruled.
        if (url != null && !url.contains(SOCKET_FACTORY + "=")) {
            completed.putIfAbsent(SOCKET_FACTORY, PeekSocketFactory.class.getName());
        }
        Connection connection = driver.connect(url, completed);
        return connection == null ? null : PeekDataSource.peeking(connection, pingAfter, listener);
    }

    @Override
    public boolean acceptsURL(String url) throws SQLException {
        return driver.acceptsURL(url);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
        return driver.getPropertyInfo(url, info);
    }

    @Override
    public int getMajorVersion() {
        return driver.getMajorVersion();
    }

    @Override
    public int getMinorVersion() {
        return driver.getMinorVersion();
    }

    @Override
    public boolean jdbcCompliant() {
        return driver.jdbcCompliant();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return driver.getParentLogger();
    }
}
