// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import com.mysql.cj.jdbc.AbandonedConnectionCleanupThread;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;

/** A program that a web server starts and stops in a class loader of its own. */
public final class StoppedProgram {

    private static HikariDataSource pool;

    private StoppedProgram() {
    }

    /** Opens a pool and uses it. */
    public static void start(String url) throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setDriverClassName("com.mysql.cj.jdbc.Driver");
        pool = new HikariDataSource(config);
        pool.getConnection().close();
    }

    /** Leaves no thread behind. */
    public static void stop() {
        // region stop
        pool.close();
        AbandonedConnectionCleanupThread.checkedShutdown();
        // endregion
    }
}
