// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A proxy of its own for each test, in front of the chosen server. */
@Timeout(60)
abstract class Proxied {

    final Server server = Servers.chosen();
    FaultProxy proxy;

    @BeforeEach
    void openProxy() throws IOException {
        proxy = new FaultProxy(server);
    }

    @AfterEach
    void closeProxy() throws IOException {
        proxy.close();
    }

    /** Plaintext, and a query waits no longer than 500 ms. */
    MysqlDataSource source() throws SQLException {
        MysqlDataSource source = proxy.through(server.dataSource());
        source.setSocketTimeout(500);
        return source;
    }

    Connection connect() throws SQLException {
        return source().getConnection();
    }
}
