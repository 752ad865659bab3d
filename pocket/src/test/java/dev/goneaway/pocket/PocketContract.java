// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.testkit.contract.CloseContract;
import dev.goneaway.testkit.contract.ConnectContract;
import dev.goneaway.testkit.contract.ContractTest;
import dev.goneaway.testkit.contract.DemotionContract;
import dev.goneaway.testkit.contract.DetectionContract;
import dev.goneaway.testkit.contract.DisposalContract;
import dev.goneaway.testkit.contract.Fixture;
import dev.goneaway.testkit.contract.LossContract;
import dev.goneaway.testkit.contract.OrdinaryErrorContract;
import dev.goneaway.testkit.contract.ThreadContract;
import dev.goneaway.testkit.contract.TransactionContract;
import dev.goneaway.testkit.contract.UncheckedContract;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** Runs the groups of the contract that {@link OneConnection} keeps, in plaintext and under TLS 1.3. */
abstract class PocketContract extends ContractTest implements DetectionContract, LossContract,
        OrdinaryErrorContract, DemotionContract, TransactionContract, UncheckedContract, ConnectContract, CloseContract,
        ThreadContract, DisposalContract {

    /** Runs each test with both transports; {@code -Dgoneaway.pocket.every=true}. */
    private static final boolean EVERY = Boolean.getBoolean("goneaway.pocket.every");

    /** How the connections of a run are secured. */
    enum Transport {

        PLAINTEXT(""), TLS_1_3("TLSv1.3");

        private final String version;

        Transport(String version) {
            this.version = version;
        }

        private void secure(MysqlDataSource source) throws SQLException {
            if (this == TLS_1_3) {
                source.setSslMode("REQUIRED");
                source.getStringProperty(PropertyKey.tlsVersions).setValue(version);
            }
        }
    }

    @Parameter
    Transport transport;

    /** Time is short in a build: then {@link OneConnection} runs once with each transport, and {@link PeekCheck} with both. */
    static List<Transport> transports(Transport... inABuild) {
        return EVERY ? List.of(Transport.values()) : List.of(inABuild);
    }

    abstract OneConnection open(DataSource source, Duration maxWait);

    @BeforeEach
    void secure() throws SQLException {
        transport.secure(fixture().target());
    }

    @Override
    protected final ConnectionStrategy strategy(DataSource dataSource, ConnectionOptions options, int size) {
        assertThat(options).as("maxWait is the only option").isEqualTo(Fixture.OPTIONS.withMaxWait(options.maxWait()));
        OneConnection one = open(dataSource, options.maxWait());
        return new ConnectionStrategy() {

            @Override
            public <T> T withConnection(SqlFunction<T> work) throws SQLException {
                return one.withConnection(work::apply);
            }

            @Override
            public void close() {
                one.close();
            }
        };
    }

    @Test
    void usesTheTransportOfItsRun() throws SQLException {
        fixture().open().useConnection(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE 'Ssl_version'")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getString(2)).isEqualTo(transport.version);
            }
        });
    }
}
