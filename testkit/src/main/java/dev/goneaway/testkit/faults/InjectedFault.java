// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.faults;

import java.sql.SQLException;

/** A fault that lasts until {@link #heal} or {@link #close} ends it. */
@FunctionalInterface
public interface InjectedFault extends AutoCloseable {

    /** Ends the fault. A second call does nothing. If this throws, other tests should not use the server. */
    void heal() throws SQLException;

    @Override
    default void close() throws SQLException {
        heal();
    }
}
