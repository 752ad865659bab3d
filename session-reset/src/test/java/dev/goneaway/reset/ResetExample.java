// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.reset;

import dev.goneaway.ConnectionOptions.SessionReset;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** The code of the page of this module, compiled. */
final class ResetExample {

    private ResetExample() {
    }

    static boolean reset(Connection connection) throws SQLException {
        // region reset
        SessionReset reset = new ConnectorJReset(Duration.ofSeconds(5)); // a deadline for each reply of the server
        boolean likeNew = reset.reset(connection); // discard the connection if it is false, or if the call throws
        // endregion
        return likeNew;
    }
}
