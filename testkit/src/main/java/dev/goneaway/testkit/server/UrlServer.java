// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A server that was chosen by its URL. Its process cannot be stopped or killed. */
final class UrlServer extends AbstractServer {

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
        JdbcUrl parsed = JdbcUrl.parse(url);
        Endpoint endpoint = parsed.endpoint();
        boolean own = endpoint.database().isEmpty();
        if (own) {
            String made = "goneaway_" + Accounts.randomHex().substring(0, 12);
            execute(endpoint, parsed.accounts(), "CREATE DATABASE " + made);
            endpoint = endpoint.withDatabase(made);
        }
        UrlServer server = new UrlServer(endpoint, parsed.accounts(), own);
        server.closeAtExit();
        try (Connection connection = server.admin()) {
            server.identify(connection);
            return server;
        } catch (SQLException e) {
            server.close();
            throw unavailable(endpoint, parsed.accounts(), e);
        }
    }

    private static void execute(Endpoint endpoint, Accounts accounts, String sql) {
        try (Connection connection = endpoint.dataSource(accounts.admin(), accounts.adminPassword()).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw unavailable(endpoint, accounts, e);
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
                System.err.println("[goneaway] could not drop the database " + database() + " at " + origin()
                        + " (error " + e.getErrorCode() + "): drop it by hand");
            }
        }
    }

    @Override
    public boolean hasProcess() {
        return false;
    }

    @Override
    public void stop() {
        throw noProcess();
    }

    @Override
    public void kill() {
        throw noProcess();
    }

    @Override
    public void start() {
        throw noProcess();
    }

    @Override
    public void freeze() {
        throw noProcess();
    }

    @Override
    public void thaw() {
        throw noProcess();
    }

    @Override
    public void terminate() {
        throw noProcess();
    }

    private UnsupportedOperationException noProcess() {
        return new UnsupportedOperationException("the process of the server at " + origin()
                + " is not ours to stop: choose an embedded server, Docker or a path");
    }
}
