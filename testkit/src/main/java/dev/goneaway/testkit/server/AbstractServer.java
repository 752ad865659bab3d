// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import com.mysql.cj.jdbc.MysqlDataSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** What all servers share: their address, their accounts, and the wait until they accept connections. */
abstract class AbstractServer implements Server {

    private static final Duration READY = Duration.ofSeconds(60);

    /** The servers that the shutdown hook closes. */
    private static final Set<AbstractServer> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AbstractServer::closeAll, "goneaway-close-servers"));
    }

    private final Accounts accounts;
    private final String origin;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Endpoint endpoint;
    private volatile ServerIdentity identity;

    AbstractServer(Endpoint endpoint, Accounts accounts, String origin) {
        this.endpoint = endpoint;
        this.accounts = accounts;
        this.origin = origin;
    }

    /** Releases everything at once. Called once, possibly by the shutdown hook while another method still waits. */
    abstract void dispose();

    private static void closeAll() {
        for (AbstractServer server : OPEN) {
            try {
                server.close();
            } catch (RuntimeException e) {
                System.err.println("[goneaway] could not close " + server + ": " + e.getMessage());
            }
        }
    }

    /** Closes this server when the JVM ends, if its owner has not closed it by then. */
    final void closeAtExit() {
        OPEN.add(this);
    }

    final void identify(Connection connection) throws SQLException {
        identity = ServerIdentity.of(connection);
    }

    /**
     * Waits until an administrator can log in, and reads the server's version. Returns false if the server ended before that.
     */
    final boolean awaitReady(BooleanSupplier alive) {
        SQLException[] last = new SQLException[1];
        boolean[] ready = new boolean[1];
        boolean ended = Await.until(READY, () -> {
            try (Connection connection = admin()) {
                identify(connection);
                ready[0] = true;
            } catch (SQLException e) {
                last[0] = e;
            }
            return ready[0] || !alive.getAsBoolean();
        });
        if (!ended) {
            throw new ServerUnavailableException("the server (" + origin + ") did not accept a connection within "
                    + READY.toSeconds() + " s", last[0]);
        }
        return ready[0];
    }

    final void moveTo(Endpoint other) {
        endpoint = other;
    }

    final Endpoint endpoint() {
        return endpoint;
    }

    final Accounts accounts() {
        return accounts;
    }

    final String origin() {
        return origin;
    }

    final void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("this server was closed, its data is gone");
        }
    }

    @Override
    public final String description() {
        return identity.describe(origin);
    }

    @Override
    public final String version() {
        return identity.version();
    }

    @Override
    public final Family family() {
        return identity.family();
    }

    @Override
    public final String host() {
        return endpoint.host();
    }

    @Override
    public final int port() {
        return endpoint.port();
    }

    @Override
    public final String user() {
        return accounts.user();
    }

    @Override
    public final String password() {
        return accounts.password();
    }

    @Override
    public final String database() {
        return endpoint.database();
    }

    @Override
    public final String jdbcUrl() {
        return endpoint.jdbcUrl();
    }

    @Override
    public final MysqlDataSource dataSource() {
        return endpoint.dataSource(accounts.user(), accounts.password());
    }

    @Override
    public final MysqlDataSource tlsDataSource() {
        return endpoint.withOption("sslMode", "REQUIRED").dataSource(accounts.user(), accounts.password());
    }

    @Override
    public final Connection admin() throws SQLException {
        return endpoint.dataSource(accounts.admin(), accounts.adminPassword()).getConnection();
    }

    @Override
    public final void close() {
        if (closed.compareAndSet(false, true)) {
            OPEN.remove(this);
            dispose();
        }
    }

    @Override
    public final String toString() {
        return identity == null ? origin : description();
    }
}
