// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import com.mysql.cj.conf.ConnectionUrl;
import com.mysql.cj.conf.HostInfo;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A server that was chosen by its URL. Tests cannot stop or kill the process of such a server. */
final class UrlServer extends Server {

    /** Properties of a parsed URL that are not options of the driver: the account, the address, the database and the protocol. */
    private static final List<String> NOT_OPTIONS = List.of("user", "password", "host", "port", "dbname", "protocol");
    private static final String EXAMPLE = "jdbc:mysql://HOST:PORT/DATABASE?user=USER&password=PASSWORD";
    private static final int UNKNOWN_DATABASE = 1049;
    private static final int ACCESS_DENIED = 1045;
    private static final int NO_RIGHTS = 1044;

    private final boolean ownsDatabase;

    private UrlServer(Endpoint endpoint, Accounts accounts, boolean ownsDatabase) {
        super(endpoint, accounts, endpoint.address());
        this.ownsDatabase = ownsDatabase;
    }

    /** Connects. Makes a database if the URL names none. */
    static UrlServer connect(String url) {
        HostInfo host = parse(url);
        Map<String, String> options = new LinkedHashMap<>(host.getHostProperties());
        options.keySet().removeIf(name -> NOT_OPTIONS.contains(name.toLowerCase()));
        String password = host.getPassword() == null ? "" : host.getPassword();
        Accounts accounts = new Accounts(host.getUser(), password, host.getUser(), password);
        boolean own = host.getDatabase() == null || host.getDatabase().isEmpty();
        String database = own ? "goneaway_" + Accounts.randomHex().substring(0, 12) : host.getDatabase();
        Endpoint endpoint = new Endpoint(host.getHost(), host.getPort(), database, options);
        // Checks what MySQL Connector/J would only find out when it connects.
        understood(() -> InetSocketAddress.createUnresolved(endpoint.host(), endpoint.port()));
        understood(() -> endpoint.dataSource("", ""));
        UrlServer server = new UrlServer(endpoint, accounts, own);
        try (Connection connection = endpoint.withOption("createDatabaseIfNotExist", Boolean.toString(own))
                .dataSource(host.getUser(), password).getConnection()) {
            server.closeAtExit();
            server.identify(connection);
            return server;
        } catch (SQLException e) {
            throw unavailable(endpoint, accounts, e);
        }
    }

    /** MySQL Connector/J parses the URL, so that it means the same to this class and to the driver. */
    private static HostInfo parse(String url) {
        ConnectionUrl parsed = understood(() -> ConnectionUrl.getConnectionUrlInstance(url, null));
        if (parsed.getType() != ConnectionUrl.Type.SINGLE_CONNECTION || parsed.hostsCount() != 1) {
            throw new ServerUnavailableException("the server's URL must name exactly one server, as in " + EXAMPLE);
        }
        return understood(() -> {
            HostInfo host = parsed.getMainHost();
            if (host.getHost().isBlank() || host.getUser().isBlank()) {
                throw new IllegalArgumentException("no host or no user");
            }
            return host;
        });
    }

    /** Leaves out the cause, because the message of MySQL Connector/J can contain the URL with the password. */
    private static <T> T understood(Supplier<T> part) {
        try {
            return part.get();
        } catch (RuntimeException e) {
            throw new ServerUnavailableException("the server's URL cannot be understood: write it as " + EXAMPLE);
        }
    }

    /** Leaves out the cause, because its message could contain the URL. */
    private static ServerUnavailableException unavailable(Endpoint endpoint, Accounts accounts, SQLException e) {
        String address = endpoint.address();
        String account = "'" + accounts.user() + "'";
        return new ServerUnavailableException(switch (e.getErrorCode()) {
            case ACCESS_DENIED -> "the server at " + address + " refuses the account " + account
                    + " (error 1045): check user and password in the URL";
            case NO_RIGHTS -> "the account " + account + " may not use or create a database at " + address
                    + " (error 1044): name in the URL a database that it may use";
            case UNKNOWN_DATABASE -> "the server at " + address + " has no database '" + endpoint.database()
                    + "' (error 1049): create it, or name none in the URL to have one made";
            case 0 -> "no MySQL or MariaDB server answers at " + address + " (" + ServerUnavailableException.reasonOf(e)
                    + "): start it, or correct the URL";
            default -> "the server at " + address + " refuses the connection (error " + e.getErrorCode() + ", SQLState "
                    + e.getSQLState() + "): correct the URL or the server";
        });
    }

    @Override
    void dispose() {
        if (ownsDatabase) {
            try (Connection connection = admin(); Statement statement = connection.createStatement()) {
                statement.execute("DROP DATABASE IF EXISTS " + database());
            } catch (SQLException e) {
                System.err.println("[goneaway] could not drop the database " + database() + " at " + origin
                        + " (error " + e.getErrorCode() + "): drop it by hand");
            }
        }
    }
}
