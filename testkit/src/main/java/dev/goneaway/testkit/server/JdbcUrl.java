// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import com.mysql.cj.conf.ConnectionUrl;
import com.mysql.cj.conf.HostInfo;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A URL with an account. MySQL Connector/J parses the URL, so that it has the same meaning here and there. */
record JdbcUrl(Endpoint endpoint, Accounts accounts) {

    /** Properties of a host that are not options, because they have their own place here. */
    private static final List<String> NOT_OPTIONS = List.of("user", "password", "host", "port", "dbname", "protocol");

    static JdbcUrl parse(String text) {
        ConnectionUrl parsed;
        try {
            parsed = ConnectionUrl.getConnectionUrlInstance(text, null);
        } catch (RuntimeException e) {
            // Both the URL and the message can contain the password.
            throw malformed();
        }
        if (parsed.getType() != ConnectionUrl.Type.SINGLE_CONNECTION || parsed.hostsCount() != 1) {
            throw new ServerUnavailableException("the server's URL must name exactly one server, as in " + example());
        }
        HostInfo host = parsed.getMainHost();
        if (host.getHost() == null || host.getHost().isBlank() || host.getUser() == null || host.getUser().isBlank()) {
            throw malformed();
        }
        Map<String, String> options = new LinkedHashMap<>(host.getHostProperties());
        options.keySet().removeIf(name -> NOT_OPTIONS.contains(name.toLowerCase()));
        String database = host.getDatabase() == null ? "" : host.getDatabase();
        String password = host.getPassword() == null ? "" : host.getPassword();
        JdbcUrl url = new JdbcUrl(new Endpoint(host.getHost(), host.getPort(), database, options),
                new Accounts(host.getUser(), password, host.getUser(), password));
        url.check();
        return url;
    }

    /** Checks what MySQL Connector/J would only find out when it connects. */
    private void check() {
        try {
            InetSocketAddress.createUnresolved(endpoint.host(), endpoint.port());
            endpoint.dataSource("", "");
        } catch (RuntimeException e) {
            throw malformed();
        }
    }

    private static ServerUnavailableException malformed() {
        return new ServerUnavailableException("the server's URL cannot be understood: write it as " + example());
    }

    private static String example() {
        return "jdbc:mysql://HOST:PORT/DATABASE?user=USER&password=PASSWORD";
    }
}
