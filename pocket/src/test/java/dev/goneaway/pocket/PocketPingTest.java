// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pocket;

import dev.goneaway.testkit.contract.Promises;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("transports")
class PocketPingTest extends PocketContract {

    static List<Transport> transports() {
        return transports(Transport.TLS_1_3);
    }

    @Override
    OneConnection open(DataSource source, Duration maxWait) {
        return OneConnection.ping(source, 1, maxWait);
    }

    @Override
    public Promises promises() {
        return Promises.ONE_CONNECTION.withKillFound(Duration.ZERO).withChecksOnTheWire(1);
    }
}
