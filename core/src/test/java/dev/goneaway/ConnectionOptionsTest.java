// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The example of this module's README. */
class ConnectionOptionsTest {

    @Test
    void keepsEachChoice() {
        // region options
        ConnectionOptions options = ConnectionOptions.DEFAULTS
                .withOnConnect(connection -> connection.setClientInfo("ApplicationName", "shop"))
                .withListener(new LoggingListener())
                .withMaxWait(Duration.ofSeconds(5));
        // endregion
        assertThat(options.onConnect()).isNotNull();
        assertThat(options.listener()).isInstanceOf(LoggingListener.class);
        assertThat(options.maxWait()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.sessionReset()).isSameAs(ConnectionOptions.DEFAULTS.sessionReset());
    }
}
