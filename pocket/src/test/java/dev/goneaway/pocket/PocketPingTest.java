// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pocket;

import dev.goneaway.testkit.contract.Promises;
import dev.goneaway.testkit.contract.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
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

    @Test
    void abortsItsConnectionWhenItIsClosed() throws SQLException {
        long before = abortedClients();
        try (OneConnection one = open(fixture().target(), Duration.ofSeconds(4))) {
            one.withConnection(Sql::id);
        }
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> abortedClients() > before);
    }

    private long abortedClients() throws SQLException {
        try (Statement statement = fixture().admin().createStatement();
                ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Aborted_clients'")) {
            row.next();
            return row.getLong(2);
        }
    }
}
