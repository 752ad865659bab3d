// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;

/** The code that the README of this module shows for a pool that a framework borrows from. */
final class PlainPoolExample {

    private PlainPoolExample() {
    }

    static HikariDataSource open(DataSource dataSource) {
        // region plain
        HikariConfig config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setExceptionOverride(new MySqlExceptionOverride()); // or exceptionOverrideClassName in a file of settings
        // endregion
        config.setMaximumPoolSize(1);
        return new HikariDataSource(config);
    }
}
