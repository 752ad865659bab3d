// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import static dev.goneaway.examples.Hibernates.BUILT_IN;
import static dev.goneaway.examples.Hibernates.price;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mysql.cj.jdbc.exceptions.CommunicationsException;
import dev.goneaway.ConnectionFailure;
import jakarta.persistence.RollbackException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hibernate.HibernateException;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.TransactionException;
import org.hibernate.exception.JDBCConnectionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Hibernate does with a dead connection by default, on HikariCP and on its built-in pool, and what it throws. */
class HibernatePoolsTest {

    private static final Path PAGE = Path.of("..", "docs", "why-it-goes-away.md");
    private static final String ONE = "hibernate.hikari.maximumPoolSize=1";

    /** Other examples of this module leave the flag set. */
    @BeforeEach
    void clearTheFlag() {
        System.clearProperty(SettingsAlone.WINDOW);
    }

    @Test
    void onHikariCpByDefaultOnlyALossRightAfterUseCostsAnError() throws Exception {
        try (Prices prices = new Prices(); SessionFactory hibernate = Hibernates.open(prices.urlWithShortWaitTimeout(), ONE)) {
            assertThat(price(hibernate)).isEqualTo(100);
            prices.path().reset();
            assertThatThrownBy(() -> price(hibernate)).isInstanceOf(JDBCConnectionException.class);
            assertThat(price(hibernate)).isEqualTo(100);
            prices.awaitTimedOut();
            assertThat(price(hibernate)).isEqualTo(100);
        }
    }

    @Test
    void aLossInAStatementIsAJDBCConnectionExceptionButALossAtCommitIsNot() throws Exception {
        try (Prices prices = new Prices(); SessionFactory hibernate = Hibernates.open(prices.urlWithShortWaitTimeout())) {
            Throwable inStatement = thrown(() -> hibernate.inTransaction(session -> {
                price(session);
                prices.awaitTimedOut();
                price(session);
            }));
            assertThat(inStatement).isInstanceOf(JDBCConnectionException.class).hasCauseInstanceOf(CommunicationsException.class);
            isShown(inStatement, "JDBC exception executing SQL [Communications link failure", ConnectionFailure.LOST);
            Throwable atCommit = thrown(() -> hibernate.inTransaction(session -> {
                price(session);
                kill(prices);
            }));
            assertThat(atCommit).isInstanceOf(RollbackException.class);
            isShown(atCommit, "Error while committing the transaction [Unable to commit against JDBC Connection]", ConnectionFailure.LOST);
            assertThat(atCommit.getCause()).isInstanceOf(TransactionException.class).hasCauseInstanceOf(CommunicationsException.class);
            isShown(atCommit.getCause(), "Unable to commit against JDBC Connection", ConnectionFailure.LOST);
            assertThat(price(hibernate)).isEqualTo(100);
        }
    }

    @Test
    void aFailedBorrowIsAJDBCConnectionExceptionToo() throws Exception {
        try (Prices prices = new Prices();
                SessionFactory hibernate = Hibernates.open(prices.url(), ONE, "hibernate.hikari.connectionTimeout=300")) {
            Throwable exhausted = thrown(() -> hibernate.fromTransaction(session -> price(session) + price(hibernate)));
            assertThat(exhausted).isInstanceOf(JDBCConnectionException.class);
            isShown(exhausted, "Unable to acquire JDBC Connection [", ConnectionFailure.ORDINARY);
        }
    }

    /** With the mode HOLD, a session of several transactions waits with a borrowed connection. */
    @Test
    void aSessionReturnsItsConnectionAfterEachTransactionUnlessItHoldsTheConnection() throws Exception {
        try (Prices prices = new Prices(); SessionFactory hibernate = Hibernates.open(prices.url(), BUILT_IN)) {
            hibernate.inSession(session -> twoTransactionsAndAKillBetween(session, prices));
        }
        try (Prices prices = new Prices(); SessionFactory hibernate = Hibernates.open(prices.url(), BUILT_IN,
                "hibernate.connection.handling_mode=DELAYED_ACQUISITION_AND_HOLD")) {
            Throwable lost = thrown(() -> hibernate.inSession(session -> twoTransactionsAndAKillBetween(session, prices)));
            assertThat(lost).isInstanceOf(TransactionException.class).hasCauseInstanceOf(CommunicationsException.class);
            isShown(lost, "JDBC begin transaction failed: ", ConnectionFailure.LOST);
        }
    }

    /** The pool has no test. But it sets autocommit at each use, and that command fails on a dead connection. */
    @Test
    void theBuiltInPoolFindsADeadConnectionBecauseItSetsAutocommitTwiceForEachUse() throws Exception {
        try (Prices prices = new Prices(); SessionFactory hibernate = Hibernates.open(prices.urlWithShortWaitTimeout(), BUILT_IN)) {
            assertThat(price(hibernate)).isEqualTo(100);
            long before = prices.commands();
            assertThat(price(hibernate)).isEqualTo(100);
            assertThat(prices.commands() - before).isEqualTo(3);
            prices.awaitTimedOut();
            assertThat(price(hibernate)).isEqualTo(100);
            prices.path().refuse(true);
            prices.path().reset();
            assertThatThrownBy(() -> price(hibernate)).isInstanceOf(JDBCConnectionException.class).hasRootCauseInstanceOf(ConnectException.class);
            prices.path().refuse(false);
            assertThat(price(hibernate)).isEqualTo(100);
        }
    }

    @Test
    void theBuiltInPoolLendsEachDeadConnectionOnceIfTheDriverDoesNotSendAutocommit() throws Exception {
        try (Prices prices = new Prices(); SessionFactory hibernate = Hibernates.open(prices.url() + "&useLocalSessionState=true",
                BUILT_IN, "hibernate.connection.autocommit=true", "hibernate.connection.initial_pool_size=2")) {
            assertThat(price(hibernate)).isEqualTo(100);
            prices.kill();
            for (int dead = 0; dead < 2; dead++) {
                assertThatThrownBy(() -> price(hibernate)).isInstanceOf(JDBCConnectionException.class);
            }
            assertThat(price(hibernate)).isEqualTo(100);
        }
    }

    @Test
    void theBuiltInPoolDoesNotWaitForAConnection() throws Exception {
        try (Prices prices = new Prices();
                SessionFactory hibernate = Hibernates.open(prices.url(), BUILT_IN, "hibernate.connection.pool_size=1")) {
            Throwable exhausted = thrown(() -> hibernate.fromTransaction(session -> price(session) + price(hibernate)));
            assertThat(exhausted).isExactlyInstanceOf(HibernateException.class).hasNoCause();
            isShown(exhausted, "The internal connection pool has reached its maximum size and no connection is currently available",
                    ConnectionFailure.ORDINARY);
        }
    }

    private static void twoTransactionsAndAKillBetween(Session session, Prices prices) {
        for (int transaction = 0; transaction < 2; transaction++) {
            session.beginTransaction();
            assertThat(price(session)).isEqualTo(100);
            session.getTransaction().commit();
            if (transaction == 0) {
                kill(prices);
            }
        }
    }

    private static void kill(Prices prices) {
        try {
            prices.kill();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static Throwable thrown(ThrowingCallable work) {
        Throwable thrown = catchThrowable(work);
        assertThat(thrown).isNotNull();
        return thrown;
    }

    /** The page on causes shows the exception's class and the beginning of its message. */
    private static void isShown(Throwable thrown, String text, ConnectionFailure verdict) throws IOException {
        assertThat(thrown).hasMessageStartingWith(text);
        assertThat(Files.readString(PAGE)).contains(thrown.getClass().getName() + ": " + text.strip());
        assertThat(ConnectionFailure.of(thrown)).isEqualTo(verdict);
    }
}
