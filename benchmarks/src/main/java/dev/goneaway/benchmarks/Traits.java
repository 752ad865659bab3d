// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import com.mysql.cj.jdbc.MysqlDataSource;
import java.sql.SQLException;

/**
 * What the comparison must know of a contestant without opening it: all that makes it treat one otherwise than another.
 *
 * @param connections how many it has open at most; each pool's own figure where it is as it comes
 * @param isOurs whether it takes this project's options, and asks for deadlines
 * @param takesAnyClock whether it looks at no clock, or at the one it is given
 * @param meetsFaults false for what JMH alone runs
 * @param before what it needs set on the driver's own {@code DataSource}
 */
record Traits(int connections, boolean isOurs, boolean takesAnyClock, boolean meetsFaults, Setting before) {

    private static final Setting NOTHING = source -> { };

    /** Changes the driver's own {@code DataSource} before anything is opened. */
    @FunctionalInterface
    interface Setting {

        void on(MysqlDataSource source) throws SQLException;
    }

    /** One connection, which all threads share. */
    static Traits oneConnection() {
        return new Traits(1, false, true, true, NOTHING);
    }

    /** As many connections as there are units at work. */
    static Traits aConnectionEach() {
        return new Traits(Integer.MAX_VALUE, false, true, true, NOTHING);
    }

    /** A pool, which reads the machine's clock. */
    static Traits pool(int connections) {
        return new Traits(connections, false, false, true, NOTHING);
    }

    Traits ours() {
        return new Traits(connections, true, takesAnyClock, meetsFaults, before);
    }

    /** Only timed, to stand beside the same pool as it comes. */
    Traits onlyTimed() {
        return new Traits(connections, isOurs, takesAnyClock, false, before);
    }

    Traits before(Setting step) {
        return new Traits(connections, isOurs, takesAnyClock, meetsFaults, step);
    }
}
