// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A unit of work that returns a result.
 *
 * @param <T> what it returns; may be null
 */
@FunctionalInterface
public interface SqlFunction<T> {

    /**
     * Does the work, on the calling thread.
     *
     * @param connection ready for use and lent until this method returns; must not be kept, nor used by another thread afterwards
     * @return the result, which may be null
     * @throws SQLException as the driver threw it
     */
    T apply(Connection connection) throws SQLException;
}
