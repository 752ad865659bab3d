// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import dev.goneaway.testkit.wire.FaultProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each fault is visible to a client while it holds, and gone when it is healed. */
@Timeout(60)
class ServerFaultsTest {

    private final Server server = Servers.chosen();

    @BeforeEach
    void makeTable() throws SQLException {
        try (Connection connection = server.dataSource().getConnection()) {
            Sql.execute(connection, "CREATE TABLE faults_test (id INT PRIMARY KEY, n INT NOT NULL)");
            Sql.execute(connection, "INSERT INTO faults_test VALUES (1, 0), (2, 0), (3, 0), (4, 0)");
        }
    }

    @AfterEach
    void dropTable() throws SQLException {
        try (Connection connection = server.dataSource().getConnection()) {
            Sql.execute(connection, "DROP TABLE faults_test");
        }
    }

    @Test
    void aReadOnlyServerRefusesWritesUntilItIsHealed() throws SQLException {
        assumeThat(server.hasProcess()).isTrue();
        try (InjectedFault fault = ServerFaults.readOnly(server)) {
            assertThatThrownBy(this::write).isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1290));
            fault.heal();
            write();
        }
        write();
    }

    @Test
    void aFailoverLeadsNewConnectionsToTheOtherServerUntilItIsHealed() throws Exception {
        assumeThat(server.hasProcess()).isTrue();
        try (Server other = Servers.another(); FaultProxy proxy = new FaultProxy(server)) {
            ServerFaults.copyAccount(server, other);
            try (InjectedFault fault = ServerFaults.failover(server, other, List.of(proxy))) {
                assertThat(portBehind(proxy)).isEqualTo(other.port());
                assertThatThrownBy(this::write).isInstanceOf(SQLException.class);
                fault.heal();
            }
            assertThat(portBehind(proxy)).isEqualTo(server.port());
        }
        write();
    }

    private long portBehind(FaultProxy proxy) throws SQLException {
        try (Connection connection = proxy.through(server.dataSource()).getConnection()) {
            return Sql.number(connection, "SELECT @@port");
        }
    }

    @Test
    void aFullServerRefusesConnectionsUntilItIsHealed() throws SQLException {
        assumeThat(server.hasProcess()).isTrue();
        try (Connection open = server.dataSource().getConnection(); InjectedFault fault = ServerFaults.full(server)) {
            assertThatThrownBy(() -> server.dataSource().getConnection())
                    .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1040));
            assertThat(Sql.number(open, "SELECT 1")).isEqualTo(1);
            fault.heal();
        }
        write();
    }

    @Test
    void aServerThatWasKilledIsBackWhenItIsHealed() throws SQLException {
        assumeThat(server.hasProcess()).isTrue();
        try (InjectedFault fault = ServerFaults.killed(server)) {
            assertThatThrownBy(this::write).isInstanceOf(SQLException.class);
            fault.heal();
            write();
        }
    }

    @Test
    void findsAndKillsARunningStatement() throws SQLException {
        try (ServerSessions sessions = new ServerSessions(server); LockHolder holder = new LockHolder(server);
                LockHolder waiter = new LockHolder(server); Connection idle = server.dataSource().getConnection()) {
            holder.lock(update(1));
            var waiting = waiter.startLocking(update(1));
            sessions.killWhenRunning("QUERY", waiter.id(), update(1));
            assertThatThrownBy(() -> waiting.get(Duration.ofSeconds(10))).hasMessageContaining("interrupted");
            long id = Sql.id(idle);
            assertThat(sessions.kill(List.of(id, Long.MAX_VALUE >> 32))).isEqualTo(1);
            sessions.awaitGone(() -> Set.of(id), Duration.ofSeconds(10));
        }
    }

    @Test
    void theTransactionThatChangedFewerRowsLosesADeadlock() throws SQLException {
        try (LockHolder winner = new LockHolder(server); LockHolder loser = new LockHolder(server)) {
            loser.lock(update(1));
            winner.lock(update(2), update(3), update(4));
            var winning = winner.startLocking(update(1));
            assertThatThrownBy(() -> loser.lock(update(2)))
                    .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1213));
            winning.get(Duration.ofSeconds(10));
        }
    }

    private static String update(int id) {
        return "UPDATE faults_test SET n = n + 1 WHERE id = " + id;
    }

    private void write() throws SQLException {
        try (Connection connection = server.dataSource().getConnection()) {
            Sql.execute(connection, update(1));
        }
    }
}
