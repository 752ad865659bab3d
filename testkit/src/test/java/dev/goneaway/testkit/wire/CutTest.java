// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.testkit.contract.Sql;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The two ways to lose a commit, which a client cannot tell apart. */
class CutTest extends Proxied {

    private Connection direct;

    @BeforeEach
    void makeTable() throws SQLException {
        direct = server.dataSource().getConnection();
        Sql.execute(direct, "DROP TABLE IF EXISTS cut");
        Sql.execute(direct, "CREATE TABLE cut (id INT PRIMARY KEY, note MEDIUMTEXT)");
    }

    @AfterEach
    void dropTable() throws SQLException, IOException {
        proxy.close();
        Sql.execute(direct, "DROP TABLE cut");
        direct.close();
    }

    @Test
    void aCommitCutAfterwardsIsDoneThoughTheClientGetsAReset() throws SQLException {
        insertAndLoseTheCommit(() -> proxy.cutAfter("COMMIT"));
        assertThat(rows()).isOne();
        assertThat(proxy.cuts()).isOne();
    }

    @Test
    void aCommitCutBeforehandIsNotDone() throws SQLException {
        insertAndLoseTheCommit(() -> proxy.cutBefore("commit"));
        await().untilAsserted(() -> assertThat(proxy.open()).isZero());
        assertThat(rows()).isZero();
        assertThat(proxy.cuts()).isOne();
    }

    @Test
    void cutsOnceAndOnlyOneConnection() throws SQLException {
        try (Connection first = connect(); Connection second = connect()) {
            proxy.cutBefore("from cut");
            assertThat(first.isValid(1)).isTrue();
            assertThatThrownBy(() -> Sql.number(second, "SELECT COUNT(*) FROM cut")).isInstanceOf(SQLException.class);
            assertThat(Sql.number(first, "SELECT COUNT(*) FROM cut")).isZero();
            assertThat(proxy.cuts()).isOne();
        }
    }

    @Test
    void cutsNothingOnceDisarmed() throws SQLException {
        try (Connection connection = connect()) {
            proxy.cutAfter("FROM CUT");
            proxy.disarm();
            assertThat(Sql.number(connection, "SELECT COUNT(*) FROM cut")).isZero();
            assertThat(proxy.cuts()).isZero();
        }
    }

    @Test
    void findsTheMarkerInAServersPreparedStatement() throws SQLException {
        MysqlDataSource source = source();
        source.setUseServerPrepStmts(true);
        try (Connection connection = source.getConnection()) {
            proxy.cutBefore("insert into cut");
            assertThat(catchThrowable(() -> {
                try (PreparedStatement insert = connection.prepareStatement("INSERT INTO cut VALUES (?, NULL)")) {
                    insert.setInt(1, 1);
                    insert.execute();
                }
            })).isInstanceOf(SQLException.class);
            assertThat(proxy.cuts()).isOne();
        }
    }

    /** The proxy has passed on most of the command when it finds the marker. */
    @Test
    void aLongStatementCutAtItsEndIsNotExecuted() throws SQLException {
        try (Connection connection = connect()) {
            proxy.cutBefore("the very end");
            String insert = "INSERT INTO cut VALUES (1, '" + "x".repeat(1_000_000) + "the very end')";
            assertThatThrownBy(() -> Sql.execute(connection, insert)).isInstanceOf(SQLException.class);
        }
        await().untilAsserted(() -> assertThat(proxy.open()).isZero());
        assertThat(rows()).isZero();
        assertThat(proxy.cuts()).isOne();
    }

    @Test
    void findsAMarkerThatArrivesInTwoPieces() throws IOException {
        try (FakeServer fake = new FakeServer(); FaultProxy other = new FaultProxy("127.0.0.1", fake.port());
                Socket client = FakeServer.client(other)) {
            other.cutBefore("SELECT");
            client.getOutputStream().write(new byte[] {9, 0, 0, 0, 3, 's', 'e', 'l'});
            await().until(() -> other.bytesUp() == 8);
            client.getOutputStream().write(new byte[] {'e', 'c', 't', ' ', '1'});
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
            assertThat(other.cuts()).isOne();
        }
    }

    @Test
    void refusesAMarkerThatNoStatementCouldContain() {
        assertThatThrownBy(() -> proxy.cutBefore("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> proxy.cutAfter("ä")).isInstanceOf(IllegalArgumentException.class);
    }

    private void insertAndLoseTheCommit(Runnable arm) throws SQLException {
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            Sql.execute(connection, "INSERT INTO cut VALUES (1, NULL)");
            // Not before: SET autocommit=0 contains the marker as well.
            arm.run();
            assertThat(catchThrowable(connection::commit)).isInstanceOf(SQLException.class)
                    .rootCause().isInstanceOf(SocketException.class).hasMessageStartingWith("Connection reset");
        }
    }

    private long rows() throws SQLException {
        return Sql.number(direct, "SELECT COUNT(*) FROM cut");
    }
}
