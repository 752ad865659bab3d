// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.reset;

import dev.goneaway.ResetAfter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** The code that the page of this module shows. */
final class ResetExample {

    private ResetExample() {
    }

    static boolean reset(Connection connection) throws SQLException {
        // region reset
        ResetAfter.Steps reset = new ConnectorJReset(Duration.ofSeconds(5)); // a deadline for each reply of the server
        boolean likeNew = reset.reset(connection); // discard the connection if it is false, or if the call throws
        // endregion
        return likeNew;
    }
}
