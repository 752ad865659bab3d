// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.testkit.contract.Promises;
import dev.goneaway.testkit.contract.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("transports")
class PocketPeekTest extends PocketContract {

    private static final int KILLS = 50;
    private static final int LOOKS = 1_000;
    private static final Duration MAX_WAIT = Duration.ofSeconds(4);

    @BeforeEach
    void useTheFactory() throws SQLException {
        fixture().target().setSocketFactory(PeekCheck.ChannelFactory.class.getName());
    }

    static List<Transport> transports() {
        return transports(Transport.PLAINTEXT, Transport.TLS_1_3);
    }

    @Override
    OneConnection open(DataSource source, Duration maxWait) {
        return new OneConnection(source, new PeekCheck(), maxWait);
    }

    @Override
    public Promises promises() {
        return Promises.ONE_CONNECTION.withKillFound(Duration.ZERO);
    }

    @Test
    void findsEveryKilledConnection() throws SQLException {
        List<OneConnection> all = new ArrayList<>();
        try {
            List<Long> ids = new ArrayList<>();
            for (int i = 0; i < KILLS; i++) {
                OneConnection one = open(fixture().target(), MAX_WAIT);
                all.add(one);
                ids.add(one.withConnection(Sql::id));
            }
            for (long id : ids) {
                Sql.execute(fixture().admin(), "KILL " + id);
            }
            ids.forEach(fixture()::awaitGone);
            for (int i = 0; i < KILLS; i++) {
                assertThat(all.get(i).<Long>withConnection(Sql::id)).as("killed connection " + i).isNotEqualTo(ids.get(i));
            }
        } finally {
            all.forEach(OneConnection::close);
        }
    }

    @Test
    void keepsALiveConnection() throws SQLException {
        try (OneConnection one = open(fixture().target(), MAX_WAIT)) {
            long id = one.withConnection(Sql::id);
            for (int look = 0; look < LOOKS; look++) {
                assertThat(one.<Long>withConnection(Sql::id)).as("after look " + look).isEqualTo(id);
            }
        }
    }

    @Test
    void losesTheConnectionIfAnInterruptMeetsItsInput() throws SQLException {
        try (OneConnection one = open(fixture().target(), MAX_WAIT)) {
            long id = one.withConnection(Sql::id);
            assertThatThrownBy(() -> one.withConnection(connection -> {
                interruptDuring(id);
                return Sql.number(connection, "SELECT SLEEP(0.5)");
            })).isInstanceOf(SQLException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(one.<Long>withConnection(Sql::id)).isNotEqualTo(id);
        }
    }

    /** The difference to the test above is the factory alone. */
    @Test
    void keepsTheConnectionIfAnInterruptMeetsTheInputOfTheDriversOwnSocket() throws SQLException {
        MysqlDataSource source = fixture().target();
        source.setSocketFactory("com.mysql.cj.protocol.StandardSocketFactory");
        try (OneConnection one = OneConnection.ping(source, 1, MAX_WAIT)) {
            long id = one.withConnection(Sql::id);
            one.withConnection(connection -> {
                interruptDuring(id);
                return Sql.number(connection, "SELECT SLEEP(0.5)");
            });
            assertThat(Thread.interrupted()).isTrue();
            assertThat(one.<Long>withConnection(Sql::id)).isEqualTo(id);
        }
    }

    private void interruptDuring(long id) {
        Thread reader = Thread.currentThread();
        CompletableFuture.runAsync(() -> {
            fixture().awaitRunning(id, "SELECT SLEEP");
            reader.interrupt();
        });
    }

    @Test
    void refusesAConnectionThatDidNotComeFromTheFactory() throws SQLException {
        MysqlDataSource source = fixture().target();
        source.setSocketFactory("com.mysql.cj.protocol.StandardSocketFactory");
        try (OneConnection one = open(source, MAX_WAIT)) {
            assertThatThrownBy(() -> one.withConnection(Sql::id)).isInstanceOf(SQLException.class)
                    .hasMessage("PeekCheck needs the property socketFactory=dev.goneaway.pocket.PeekCheck$ChannelFactory");
        }
    }
}
