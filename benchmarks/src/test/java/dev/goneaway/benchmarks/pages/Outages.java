// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.pages;

import dev.goneaway.testkit.contract.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;

/** The server goes away as a whole, or gives up its part. */
final class Outages {

    private Outages() {
    }

    /** Closed to new connections already, and open to the old ones for a moment more. */
    static Thrown shuttingDown(Trial trial) throws Exception {
        try (Connection connection = trial.source().getConnection()) {
            Sql.id(connection);
            trial.server().terminate();
            Trial.patiently().until(() -> refusesNewcomers(trial));
            return Trial.query(connection);
        } finally {
            trial.server().start();
        }
    }

    private static boolean refusesNewcomers(Trial trial) {
        try {
            trial.source().getConnection().close();
            return false;
        } catch (SQLException e) {
            return true;
        }
    }

    static Thrown stopped(Trial trial) throws Exception {
        try (Connection connection = trial.source().getConnection()) {
            trial.server().stop();
            return Trial.query(connection);
        } finally {
            trial.server().start();
        }
    }

    static Thrown crashed(Trial trial) throws Exception {
        try (Connection connection = trial.source().getConnection()) {
            trial.server().kill();
            return Trial.query(connection);
        } finally {
            trial.server().start();
        }
    }

    static Thrown down(Trial trial) throws Exception {
        trial.server().stop();
        try {
            return Trial.refused(trial.source());
        } finally {
            trial.server().start();
        }
    }

    static Thrown readOnly(Trial trial) throws Exception {
        return demoted(trial, "read_only");
    }

    static Thrown superReadOnly(Trial trial) throws Exception {
        return demoted(trial, "super_read_only");
    }

    private static Thrown demoted(Trial trial, String option) throws Exception {
        AtomicReference<Thrown> thrown = new AtomicReference<>();
        trial.withTable("demoted", () -> {
            try (Connection connection = trial.source().getConnection()) {
                trial.administer("SET GLOBAL " + option + " = 1");
                thrown.set(Trial.query(connection, "INSERT INTO demoted VALUES (4, 0)"));
            } finally {
                trial.administer("SET GLOBAL " + option + " = 0");
                trial.administer("SET GLOBAL read_only = 0");
            }
        });
        return thrown.get();
    }

    static Thrown readOnlyTransaction(Trial trial) throws Exception {
        AtomicReference<Thrown> thrown = new AtomicReference<>();
        trial.withTable("demoted", () -> {
            try (Connection connection = trial.source().getConnection()) {
                Sql.execute(connection, "START TRANSACTION READ ONLY");
                thrown.set(Trial.query(connection, "INSERT INTO demoted VALUES (4, 0)"));
            }
        });
        return thrown.get();
    }

    static Thrown offline(Trial trial) throws Exception {
        try (Connection connection = trial.source().getConnection()) {
            long id = Sql.id(connection);
            trial.administer("SET GLOBAL offline_mode = 1");
            trial.awaitGone(id);
            return Trial.query(connection);
        } finally {
            trial.administer("SET GLOBAL offline_mode = 0");
        }
    }

    static Thrown offlineConnect(Trial trial) throws Exception {
        trial.administer("SET GLOBAL offline_mode = 1");
        try {
            return Trial.refused(trial.source());
        } finally {
            trial.administer("SET GLOBAL offline_mode = 0");
        }
    }
}
