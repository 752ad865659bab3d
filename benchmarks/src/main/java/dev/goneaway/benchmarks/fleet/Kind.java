// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.pool.HikariRecycle;
import dev.goneaway.pool.RecycleSettings;
import dev.goneaway.candidates.Candidates;
import dev.goneaway.results.Candidate;
import java.sql.SQLException;

/** What the clients of the fleet protect themselves with; each client has one connection. */
public enum Kind {

    /** Notices in its ping, and connects at once. */
    PING {
        @Override
        ConnectionStrategy open(MysqlDataSource source) throws SQLException {
            return Candidates.open(Candidate.PING, source);
        }
    },

    /** Sees nothing of a server that stands still, loses a unit to it, and connects for the next one. */
    PEEK {
        @Override
        ConnectionStrategy open(MysqlDataSource source) throws SQLException {
            return Candidates.open(Candidate.PEEK, source);
        }
    },

    /** HikariCP, recycling, of size one: connects in the background, at once and then after pauses of its own. */
    POOL {
        @Override
        ConnectionStrategy open(MysqlDataSource source) {
            return HikariRecycle.strategy(source, RecycleSettings.DEFAULTS.withSize(1), ConnectionOptions.DEFAULTS);
        }
    };

    /** Closed by the caller; may connect at once. */
    abstract ConnectionStrategy open(MysqlDataSource source) throws SQLException;

    /** As many of each as can be. */
    static Kind of(int client) {
        return values()[client % values().length];
    }
}
