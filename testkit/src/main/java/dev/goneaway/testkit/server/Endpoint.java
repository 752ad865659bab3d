// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import com.mysql.cj.jdbc.MysqlDataSource;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;

/** The address of a server and the options of MySQL Connector/J. Contains no account, so that it can be printed. */
record Endpoint(String host, int port, String database, Map<String, String> options) {

    /**
     * Without TLS, because most faults look different under TLS. With timeouts, because a frozen server would block its tests.
     */
    private static final Map<String, String> DEFAULTS = Map.of(
            "sslMode", "DISABLED",
            "allowPublicKeyRetrieval", "true",
            "connectTimeout", "2000",
            "socketTimeout", "10000");

    Endpoint {
        Map<String, String> merged = new LinkedHashMap<>(options);
        DEFAULTS.forEach(merged::putIfAbsent);
        options = Map.copyOf(merged);
    }

    static Endpoint local(int port, String database) {
        return new Endpoint("127.0.0.1", port, database, Map.of());
    }

    Endpoint withDatabase(String other) {
        return new Endpoint(host, port, other, options);
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
        MysqlDataSource source = new MysqlDataSource();
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
