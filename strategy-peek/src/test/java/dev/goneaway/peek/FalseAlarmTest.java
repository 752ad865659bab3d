// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.jdbc.JdbcStatement;
import com.mysql.cj.jdbc.MysqlDataSource;
import com.sun.management.ThreadMXBean;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.Probe.Question;
import dev.goneaway.peek.Peek.Finding;
import dev.goneaway.peek.Peek.PingAfter;
import dev.goneaway.peek.Peek.Result;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Servers;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A look never calls a live connection dead, after any kind of use, and does no harm to the connection. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FalseAlarmTest {

    /** Rows to read one by one. All the servers know {@code WITH RECURSIVE}. */
    private static final String MANY_ROWS =
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i FROM n";

    private static final byte[] THREE_ROWS = "1\n2\n3\n".getBytes(StandardCharsets.US_ASCII);

    private enum Mode {
        PLAINTEXT, TLS_1_2, TLS_1_3, COMPRESSION, COMPRESSION_AND_TLS, SERVER_PREPARED, CURSOR, STREAMING, MULTI_STATEMENTS,
        LOAD_DATA_LOCAL, UNBUFFERED, ERRORS;

        MysqlDataSource source() throws SQLException {
            MysqlDataSource source = Peeking.source(this == TLS_1_2 || this == TLS_1_3 || this == COMPRESSION_AND_TLS);
            switch (this) {
                case TLS_1_2 -> source.getStringProperty(PropertyKey.tlsVersions).setValue("TLSv1.2");
                case TLS_1_3 -> source.getStringProperty(PropertyKey.tlsVersions).setValue("TLSv1.3");
                case COMPRESSION, COMPRESSION_AND_TLS -> source.setUseCompression(true);
                case SERVER_PREPARED -> source.setUseServerPrepStmts(true);
                case CURSOR -> source.setUseCursorFetch(true);
                case MULTI_STATEMENTS -> source.setAllowMultiQueries(true);
                case LOAD_DATA_LOCAL -> source.setAllowLoadLocalInfile(true);
                case UNBUFFERED -> source.setUseReadAheadInput(false);
                default -> { }
            }
            return source;
        }

        void use(Connection connection) throws SQLException {
            switch (this) {
                case SERVER_PREPARED -> prepared(connection);
                case CURSOR -> rows(connection, 100);
                case STREAMING -> rows(connection, Peeking.streaming());
                case MULTI_STATEMENTS -> all(connection, "SELECT 1; SELECT 2; DO 3");
                case LOAD_DATA_LOCAL -> load(connection, new ByteArrayInputStream(THREE_ROWS));
                case ERRORS -> fail(connection);
                default -> Sql.number(connection, "SELECT 1");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void seesNothingOnALiveConnection(Mode mode) throws SQLException {
        if (mode == Mode.LOAD_DATA_LOCAL) {
            allowLoadLocal();
        }
        try (Connection connection = mode.source().getConnection()) {
            Peek peek = Peek.on(connection);
            // The first look comes right after the login, because TLS 1.3 sends its session tickets there.
            assertThat(peek.look().finding()).isEqualTo(Finding.NOTHING);
            long id = Sql.id(connection);
            prepare(connection);
            int uses = Math.max(10, Peeking.LOOKS / Mode.values().length / 20);
            for (int use = 0; use < uses; use++) {
                mode.use(connection);
                for (int look = 0; look < 20; look++) {
                    assertThat(peek.look()).isSameAs(Result.NOTHING);
                }
            }
            assertThat(Sql.id(connection)).isEqualTo(id);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"PLAINTEXT", "TLS_1_2", "TLS_1_3", "COMPRESSION"})
    void seesNothingAfterAnAnswerOfTenMegabytes(Mode mode) throws SQLException {
        try (Connection connection = mode.source().getConnection()) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT REPEAT('0123456789', 1000000)")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).hasSize(10_000_000);
            }
            assertThat(Peek.on(connection).look()).isSameAs(Result.NOTHING);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"PLAINTEXT", "TLS_1_2", "TLS_1_3", "COMPRESSION"})
    void takesNothingFromAStreamingResult(Mode mode) throws SQLException {
        DataSource source = new PeekDataSource(mode.source(), PingAfter.always(), ConnectionOptions.DEFAULTS);
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            statement.setFetchSize(Peeking.streaming());
            String wide = MANY_ROWS.replace("SELECT i FROM n", "SELECT i, REPEAT('x', 1000) FROM n");
            try (ResultSet rows = statement.executeQuery(wide)) {
                for (int row = 1; row <= 1_000; row++) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getInt(1)).isEqualTo(row);
                    assertThat(rows.getString(2)).hasSize(1_000);
                    assertThat(connection.isValid(1)).isTrue();
                }
                assertThat(rows.next()).isFalse();
            }
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    /** Shows why a look sends no ping while a result streams. */
    @Test
    void theDriversOwnValidationWouldCloseAConnectionThatStreams() throws SQLException {
        Peeking.requireMySqlDriver("reads the rest of the result before a ping");
        try (Connection connection = Peeking.server().dataSource().getConnection();
                Statement statement = connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            statement.setFetchSize(Integer.MIN_VALUE);
            assertThat(statement.executeQuery(MANY_ROWS).next()).isTrue();
            assertThat(connection.isValid(1)).isFalse();
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"PLAINTEXT", "TLS_1_3", "COMPRESSION"})
    void takesNothingFromAThreadThatIsUsingTheConnection(Mode mode) throws Exception {
        int queries = Math.max(200, Peeking.LOOKS / 10);
        try (Connection connection = mode.source().getConnection()) {
            Peek peek = Peek.on(connection);
            CompletableFuture<Void> user = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < queries; i++) {
                        assertThat(Sql.number(connection, "SELECT " + i)).isEqualTo(i);
                    }
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            while (!user.isDone()) {
                assertThat(peek.look().dead()).isFalse();
            }
            user.get();
        }
    }

    /** The bytes of a reply that is half read can look like anything, for example like last words in a column of a row. */
    @Test
    void doesNotLookWhileAThreadUsesTheConnectionAndDoesNotReadJustNow() throws SQLException {
        allowLoadLocal();
        try (Connection connection = Mode.LOAD_DATA_LOCAL.source().getConnection()) {
            prepare(connection);
            Peek peek = Peek.on(connection);
            List<Result> seen = new ArrayList<>();
            load(connection, new ByteArrayInputStream(THREE_ROWS) {
                @Override
                public synchronized int read(byte[] bytes, int offset, int length) {
                    seen.add(CompletableFuture.supplyAsync(() -> look(peek)).join());
                    return super.read(bytes, offset, length);
                }
            });
            assertThat(seen).isNotEmpty().containsOnly(Result.IN_USE);
            assertThat(peek.look()).isSameAs(Result.NOTHING);
        }
    }

    private static Result look(Peek peek) {
        try {
            return peek.look();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aLookAllocatesNothing() throws SQLException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Connection connection = Peeking.source().getConnection()) {
            Question question = PingAfter.silenceOf(Duration.ofHours(1)).on(connection);
            looks(question, 50_000);
            long before = threads.getCurrentThreadAllocatedBytes();
            looks(question, 50_000);
            // The limit is one byte per look, because the measurement itself may allocate some bytes.
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(50_000);
        }
    }

    private static void looks(Question question, int count) throws SQLException {
        for (int i = 0; i < count; i++) {
            if (question.ask(1_000).isPresent()) {
                throw new IllegalStateException("a live connection was called dead");
            }
        }
    }

    private static void prepare(Connection connection) throws SQLException {
        Sql.execute(connection, "CREATE TEMPORARY TABLE goneaway_peek (id INT)");
    }

    private static void prepared(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT ? + 1")) {
            statement.setInt(1, 41);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                assertThat(row.getInt(1)).isEqualTo(42);
            }
        }
    }

    private static void rows(Connection connection, int fetchSize) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(MANY_ROWS, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            statement.setFetchSize(fetchSize);
            try (ResultSet rows = statement.executeQuery()) {
                int count = 0;
                // Half of the rows stay unread. The driver must handle the close.
                while (count < 500 && rows.next()) {
                    count++;
                }
                assertThat(count).isEqualTo(500);
            }
        }
    }

    private static void all(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            while (statement.getMoreResults() || statement.getUpdateCount() >= 0) {
                assertThat(statement.isClosed()).isFalse();
            }
        }
    }

    private static void allowLoadLocal() throws SQLException {
        try (Connection admin = Peeking.server().admin()) {
            Sql.execute(admin, "SET GLOBAL local_infile = 1");
        }
    }

    private static void load(Connection connection, InputStream threeRows) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (Servers.isMariaDbDriver()) {
                statement.unwrap(org.mariadb.jdbc.Statement.class).setLocalInfileInputStream(threeRows);
            } else {
                statement.unwrap(JdbcStatement.class).setLocalInfileInputStream(threeRows);
            }
            assertThat(statement.executeUpdate("LOAD DATA LOCAL INFILE 'three' INTO TABLE goneaway_peek")).isEqualTo(3);
        }
    }

    private static void fail(Connection connection) {
        SQLException failure = catchThrowableOfType(SQLException.class, () -> Sql.execute(connection, "SELEKT 1"));
        assertThat(failure.getErrorCode()).isEqualTo(1064);
    }
}
