// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import com.mysql.cj.jdbc.AbandonedConnectionCleanupThread;
import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.goneaway.peek.PeekSocketFactory;
import dev.goneaway.testkit.contract.Sql;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A pool of one connection has none to lend, or takes it away. */
final class Pools {

    private static final String WINDOW = "com.zaxxer.hikari.aliveBypassWindowMs";
    private static final int PATIENCE_MILLIS = 1_000;

    private Pools() {
    }

    /** Validates every borrow. */
    static HikariDataSource looking(DataSource source) {
        return open(source, "-1");
    }

    /** Validates none, so that what has died is lent. */
    static HikariDataSource trusting(DataSource source) {
        return open(source, "3600000");
    }

    /** Validates every borrow, and by a query of its own. */
    static HikariDataSource querying(DataSource source, String query) {
        HikariConfig config = new HikariConfig();
        config.setConnectionTestQuery(query);
        return open(config, source, "-1");
    }

    private static HikariDataSource open(DataSource source, String windowMillis) {
        return open(new HikariConfig(), source, windowMillis);
    }

    private static HikariDataSource open(HikariConfig config, DataSource source, String windowMillis) {
        config.setDataSource(source);
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(PATIENCE_MILLIS);
        config.setInitializationFailTimeout(-1);
        String before = System.getProperty(WINDOW);
        System.setProperty(WINDOW, windowMillis);
        try {
            return new HikariDataSource(config);
        } finally {
            if (before == null) {
                System.clearProperty(WINDOW);
            } else {
                System.setProperty(WINDOW, before);
            }
        }
    }

    static Thrown inAnOutage(Trial trial) throws Exception {
        trial.server().stop();
        try (HikariDataSource pool = looking(trial.source())) {
            return borrow(pool, "(total=0, active=0, idle=0, waiting=0)");
        } finally {
            trial.server().start();
        }
    }

    static Thrown lentOut(Trial trial) throws Exception {
        try (HikariDataSource pool = looking(trial.source()); Connection lent = pool.getConnection()) {
            Thrown thrown = borrow(pool, "(total=1, active=1, idle=0, waiting=0)");
            if (lent.isClosed()) {
                throw new AssertionError("the pool took it back");
            }
            return thrown;
        }
    }

    static Thrown usedAgain(Trial trial) throws Exception {
        try (HikariDataSource pool = trusting(trial.source()); Connection connection = pool.getConnection()) {
            trial.kill(Sql.id(connection));
            Trial.query(connection);
            return Trial.query(connection);
        }
    }

    /** As in a web server that holds the driver for all its programs: the driver does not see the classes of any. */
    static Thrown driverOfAContainer(Trial trial) throws Exception {
        URL driver = MysqlDataSource.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader container = new URLClassLoader(new URL[] {driver}, ClassLoader.getPlatformClassLoader())) {
            Object source = container.loadClass(MysqlDataSource.class.getName()).getConstructor().newInstance();
            source.getClass().getMethod("setUrl", String.class).invoke(source,
                    trial.server().jdbcUrl() + "&socketFactory=" + PeekSocketFactory.class.getName());
            Thrown thrown = Trial.refused((DataSource) source);
            // Its thread would outlive this test.
            container.loadClass(AbandonedConnectionCleanupThread.class.getName()).getMethod("uncheckedShutdown").invoke(null);
            return thrown;
        }
    }

    /** Returns the exception of a borrow that must fail. A comparison of two texts ignores the numbers in them. */
    private static Thrown borrow(HikariDataSource pool, String state) throws SQLException {
        try (Connection none = pool.getConnection()) {
            throw new AssertionError("a connection: " + none);
        } catch (SQLException e) {
            if (!e.getMessage().endsWith(state)) {
                throw new AssertionError("not " + state, e);
            }
            return new Thrown(e, null);
        }
    }
}
