// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import com.mysql.cj.conf.ConnectionUrl;
import com.mysql.cj.conf.HostInfo;
import com.mysql.cj.jdbc.MysqlDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/**
 * Takes the settings of MySQL Connector/J and connects with MariaDB Connector/J. So a test sets up either driver in one way. Takes
 * one host.
 */
public final class MariaDbSource extends MysqlDataSource {

    private static final long serialVersionUID = 1;

    private static final Map<String, String> SSL_MODES = Map.of("DISABLED", "disable", "PREFERRED", "disable",
            "REQUIRED", "trust", "VERIFY_CA", "verify-ca", "VERIFY_IDENTITY", "verify-full");

    /** Options that have another name in MariaDB Connector/J. */
    private static final Map<String, String> RENAMED = Map.of("tlsVersions", "enabledSslProtocolSuites",
            "allowLoadLocalInfile", "allowLocalInfile");

    /** Without an entry, MariaDB Connector/J takes its own factory. */
    private static final Map<String, String> FACTORIES = Map.of("dev.goneaway.peek.PeekSocketFactory",
            "dev.goneaway.peek.PeekMariaDbSocketFactory");

    @Override
    protected Connection getConnection(Properties settings) throws SQLException {
        ConnectionUrl url = ConnectionUrl.getConnectionUrlInstance(explicitUrl ? this.url : getUrl(), settings);
        if (url.getType() != ConnectionUrl.Type.SINGLE_CONNECTION) {
            throw new SQLException("this test needs MySQL Connector/J, because its URL names several hosts");
        }
        HostInfo host = url.getMainHost();
        Properties options = new Properties();
        options.putAll(host.getHostProperties());
        options.setProperty("sslMode", SSL_MODES.get(options.getProperty("sslMode", "PREFERRED")));
        RENAMED.forEach((here, there) -> {
            if (options.containsKey(here)) {
                options.setProperty(there, options.getProperty(here));
            }
        });
        options.computeIfPresent("socketFactory", (name, value) -> FACTORIES.get(value));
        options.setProperty("user", host.getUser());
        options.setProperty("password", host.getPassword());
        return DriverManager.getConnection(
                "jdbc:mariadb://" + host.getHost() + ":" + host.getPort() + "/" + host.getDatabase(), options);
    }
}
