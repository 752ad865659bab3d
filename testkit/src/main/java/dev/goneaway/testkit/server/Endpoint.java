// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.mysql.cj.jdbc.MysqlDataSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** The address of a server and the options of MySQL Connector/J. Contains no account, so that it can be printed. */
record Endpoint(String host, int port, String database, Map<String, String> options) {

    /** No TLS, because most faults look different under TLS. Timeouts, because a frozen server would otherwise block its tests. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "sslMode", "DISABLED", "allowPublicKeyRetrieval", "true", "connectTimeout", "2000", "socketTimeout", "10000");

    /**
     * Below the range from which Linux takes the local ports of outgoing connections. Otherwise a client that keeps connecting to
     * a stopped server could get the server's own port as its local port. It would connect to itself and keep the port.
     */
    private static final int FIRST_PORT = 15_000;
    private static final int END_OF_PORTS = 32_000;
    private static final int TRIES = 200;

    Endpoint {
        Map<String, String> merged = new LinkedHashMap<>(options);
        DEFAULTS.forEach(merged::putIfAbsent);
        options = Map.copyOf(merged);
    }

    /** Returns the address of a server that is about to be started, with the database that its accounts use. */
    static Endpoint onFreePort(String host) {
        return new Endpoint(host, freePort(), Accounts.DATABASE, Map.of());
    }

    /** Returns a port of the loopback interface that was free a moment ago. Another program may take the port meanwhile. */
    static int freePort() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, END_OF_PORTS);
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException taken) {
                // Try another port.
            }
        }
        throw new ServerUnavailableException("none of " + TRIES + " ports between " + FIRST_PORT + " and " + END_OF_PORTS
                + " is free on this machine: stop what uses them");
    }

    Endpoint withOption(String name, String value) {
        Map<String, String> merged = new LinkedHashMap<>(options);
        merged.put(name, value);
        return new Endpoint(host, port, database, merged);
    }

    /** Returns the address without database and options. */
    String address() {
        return "jdbc:mysql://" + urlHost() + ":" + port;
    }

    String jdbcUrl() {
        return address() + "/" + database + options.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(option -> encode(option.getKey(), UTF_8) + "=" + encode(option.getValue(), UTF_8))
                .collect(Collectors.joining("&", "?", ""));
    }

    MysqlDataSource dataSource(String user, String password) {
        MysqlDataSource source = Servers.isMariaDbDriver() ? new MariaDbSource() : new MysqlDataSource();
        Properties properties = new Properties();
        properties.putAll(options);
        source.initializeProperties(properties);
        source.setServerName(urlHost());
        source.setPort(port);
        source.setDatabaseName(database);
        source.setUser(user);
        source.setPassword(password);
        return source;
    }

    private String urlHost() {
        return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
