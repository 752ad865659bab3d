// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import static dev.goneaway.ConnectionFailure.DEMOTED;
import static dev.goneaway.ConnectionFailure.IN_DOUBT;
import static dev.goneaway.ConnectionFailure.LOST;
import static dev.goneaway.ConnectionFailure.ORDINARY;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionFailureTest {

    @ParameterizedTest
    @ValueSource(strings = {"08S01", "08S02", "08003", "08006", "08007", "08001", "08004"})
    void everySqlStateOfClass08IsALoss(String state) {
        assertThat(ConnectionFailure.of(new SQLException("any", state))).isEqualTo(LOST);
    }

    @ParameterizedTest
    @ValueSource(ints = {1053, 1079, 1927, 2002, 2003, 2006, 2013, 2055, 3169, 4031})
    void everyVendorCodeOfALossIsALossWithAnyState(int code) {
        assertThat(ConnectionFailure.of(new SQLException("any", "HY000", code))).isEqualTo(LOST);
        assertThat(ConnectionFailure.of(new SQLException("any", null, code))).isEqualTo(LOST);
    }

    @ParameterizedTest
    @ValueSource(ints = {1792, 1836})
    void aReadOnlyServerIsADemotion(int code) {
        assertThat(ConnectionFailure.of(new SQLException("any", "25006", code))).isEqualTo(DEMOTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--read-only", "--super-read-only"})
    void anOptionThatPreventsAStatementIsADemotionIfItIsReadOnly(String option) {
        String message = "The MySQL server is running with the " + option + " option so it cannot execute this statement";
        assertThat(ConnectionFailure.of(new SQLException(message, "HY000", 1290))).isEqualTo(DEMOTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--secure-file-priv", "--skip-grant-tables"})
    void anyOtherOptionThatPreventsAStatementIsOrdinary(String option) {
        String message = "The MySQL server is running with the " + option + " option so it cannot execute this statement";
        assertThat(ConnectionFailure.of(new SQLException(message, "HY000", 1290))).isEqualTo(ORDINARY);
        assertThat(ConnectionFailure.of(new SQLException(null, "HY000", 1290))).isEqualTo(ORDINARY);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1064, 1062, 1205, 1213, 1317, 3024})
    void anyOtherVendorCodeIsOrdinary(int code) {
        assertThat(ConnectionFailure.of(new SQLException("any", "HY000", code))).isEqualTo(ORDINARY);
    }

    /** MariaDB Connector/J gives this code of its own to each use of a connection that is closed. */
    @Test
    void aCodeOfTheDriverIsNoReplyOfAServer() {
        SQLException closed = new SQLException("Connection is closed", "08000", 1220);
        assertThat(ConnectionFailure.of(closed)).isEqualTo(LOST);
        assertThat(ConnectionFailure.of(closed, false)).as("on a connection that is open").isEqualTo(ORDINARY);
        assertThat(LossOrigin.isDroppedByServer(closed, true)).isFalse();
        assertThat(ConnectionFailure.isReply(closed)).isFalse();
        assertThat(ConnectionFailure.isReply(new SQLException("any", null, 1064))).isTrue();
    }

    /**
     * Some codes mean a loss only with a certain text. The first line of each code is what a real server sent. The others mean no
     * loss.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "1047 | 08S01 | WSREP has not yet prepared node for application use | true",
        "1047 | HY000 | Unknown command | false",
        "1047 | HY000 | Unknown prepared statement handler | false",
        "1047 | HY000 | | false",
        "1180 | HY000 | Got error 1 during COMMIT (provider status: Not connected to Primary Component) | true",
        "1180 | HY000 | Got error 5 during COMMIT | false",
        "1180 | HY000 | Got error 149 during COMMIT (provider status: ok) | false",
        "1180 | HY000 | | false"})
    void aCodeWithSeveralMeaningsIsALossOnlyWithTheTextOfALoss(int code, String state, String text, boolean lost) {
        SQLException failure = new SQLException(text, state, code);
        assertThat(ConnectionFailure.of(failure)).isEqualTo(lost ? LOST : ORDINARY);
        assertThat(LossOrigin.isDroppedByServer(failure, false)).isEqualTo(lost);
    }

    @Test
    void aMemberOutsideItsGroupIsADemotion() {
        assertThat(ConnectionFailure.of(new SQLException(
                "The option group_replication_consistency cannot be used on the current member state.", "HY000", 3796))).isEqualTo(DEMOTED);
        assertThat(ConnectionFailure.of(new SQLException("any", "HY000", 3796))).isEqualTo(ORDINARY);
        assertThat(ConnectionFailure.of(new SQLException("Error on observer while running replication hook 'before_commit'.", "HY000", 3100)))
                .isEqualTo(ORDINARY);
        assertThat(ConnectionFailure.of(new SQLException("The table does not comply with the requirements", "HY000", 3098)))
                .isEqualTo(ORDINARY);
    }

    /**
     * Servers with a read-only InnoDB sent the demotions. The other lines have the same code, or the next one, and another cause.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "1005 | Can't create table `db`.`t` (errno: 165 \"Table is read only\") | DEMOTED",
        "1005 | Can't create table `db`.`t: 165` (errno: 150 \"Foreign key constraint is incorrectly formed\") | ORDINARY",
        "1015 | Can't lock file (errno: 165 - Table is read only) | DEMOTED",
        "1015 | Can't lock file (errno: 37 - No locks available) | ORDINARY",
        "1025 | Error on rename of './db/a' to './db/b' (errno: 165 - Table is read only) | DEMOTED",
        "1025 | Error on rename of './db/165' to './db/b' (errno: 150 - Foreign key constraint) | ORDINARY",
        "1016 | Can't open file: 't' (errno: 165 - Table is read only) | ORDINARY",
        "1874 | InnoDB is in read only mode. | DEMOTED",
        "1881 | Operation not allowed when innodb_force_recovery > 0. | DEMOTED",
        "3501 | The ACL operation failed due to the following error from SE: errcode 165 - Table is read only | DEMOTED",
        "3501 | The ACL operation failed due to the following error from SE: errcode 149 - Deadlock | ORDINARY",
        "1036 | Table 't' is read only | IN_DOUBT",
        "3604 | Storage engine can't drop table 'db.t' | IN_DOUBT",
        "1051 | Unknown table 'db.t' | ORDINARY",
        "1099 | Table 't' was locked with a READ lock and can't be updated | ORDINARY",
        "1223 | Can't execute the query because you have a conflicting read lock | ORDINARY",
        "3989 | Schema 'db' is in read only mode. | ORDINARY"})
    void distinguishesAServerThatCannotWriteFromATableThatCannotBeWritten(int code, String text, ConnectionFailure verdict) {
        assertThat(ConnectionFailure.of(new SQLException(text, "HY000", code))).isEqualTo(verdict);
    }

    /** The driver gives the texts that are in doubt after a mistake of the program, and also on a broken connection. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "S1009 | No operations allowed after statement closed. | true",
        "S1000 | Streaming result set com.mysql.Rows@1 is still active. | true",
        "S1009 | Connection is read-only. Queries leading to data modification are not allowed. | true",
        "S1000 | Operation not allowed after ResultSet closed | false",
        "S1009 | Illegal value for setQueryTimeout(). | false",
        "S1009 | Parameter index out of range | false"})
    void aRefusalOfTheDriverIsInDoubtIfItAlsoRefusesOnAUselessConnection(String state, String text, boolean doubt) {
        assertThat(ConnectionFailure.of(new SQLException(text, state))).isEqualTo(doubt ? IN_DOUBT : ORDINARY);
        assertThat(LossOrigin.isDroppedByServer(new SQLException(text, state), true)).isFalse();
    }

    @Test
    void aBrokenSocketBelowAnSqlExceptionWithoutAnotherStateIsALoss() {
        assertThat(ConnectionFailure.of(new SQLException("any", "08003", new EOFException()))).isEqualTo(LOST);
        assertThat(ConnectionFailure.of(new SQLException(new RuntimeException(new SocketTimeoutException())))).isEqualTo(LOST);
    }

    /** The broken socket can be the driver's own, or a stream that the program gave to LOAD DATA. */
    @Test
    void aBrokenSocketBelowAGeneralErrorIsInDoubt() {
        assertThat(ConnectionFailure.of(new SQLException("Error retrieving record", "S1000", new EOFException()))).isEqualTo(IN_DOUBT);
        assertThat(ConnectionFailure.of(new SQLException("Unable to open file", "S1000", new SocketException("Connection reset"))))
                .isEqualTo(IN_DOUBT);
    }

    @Test
    void aBrokenSocketOfTheProgramIsOrdinary() {
        assertThat(ConnectionFailure.of(new UncheckedIOException(new SocketTimeoutException()))).isEqualTo(ORDINARY);
    }

    @Test
    void aMissingFileBelowAnSqlExceptionIsOrdinary() {
        assertThat(ConnectionFailure.of(new SQLException("LOAD DATA", "HY000", new FileNotFoundException()))).isEqualTo(ORDINARY);
    }

    @Test
    void aLossBelowARuntimeExceptionIsFound() {
        assertThat(ConnectionFailure.of(new IllegalStateException(new SQLException("any", "08S01")))).isEqualTo(LOST);
    }

    @Test
    void aLossInTheNextExceptionOfABatchIsFound() {
        SQLException batch = new BatchUpdateException("any", "HY000", 0, new int[0]);
        batch.setNextException(new SQLException("any", "08S01"));
        assertThat(ConnectionFailure.of(batch)).isEqualTo(LOST);
    }

    @Test
    void aRecoverableExceptionOfJdbcIsALoss() {
        assertThat(ConnectionFailure.of(new SQLRecoverableException("any"))).isEqualTo(LOST);
    }

    @Test
    void aMissingConnectionIsALossThatNoServerCaused() {
        for (String state : new String[] {"08001", "08003", "08004"}) {
            SQLException notThere = new SQLException("any", state);
            assertThat(ConnectionFailure.of(notThere)).isEqualTo(LOST);
            assertThat(LossOrigin.isDroppedByServer(notThere, true)).isFalse();
        }
        assertThat(LossOrigin.isDroppedByServer(new SQLException("any", "08003", new EOFException()), true)).isTrue();
        assertThat(LossOrigin.isDroppedByServer(new SQLException("any", "08S01"), true)).isTrue();
    }

    /** The last exception of the first list names a closed socket, but the server had closed it. */
    @Test
    void theServerDroppedTheConnectionUnlessThisProgramEndedIt() {
        Stream.of(new EOFException(), new SocketException("Connection reset"), new SocketException("Broken pipe"),
                new SSLException("Unexpected end"), new EOFException("unexpected end of stream (socket was closed by server)"))
                .forEach(cause -> assertThat(dropped(cause)).as("%s", cause).isTrue());
        Stream.of(new SocketTimeoutException("Read timed out"), new SocketException("Socket closed"), new IOException("Socket is closed."),
                new SocketException("Closed by interrupt"), new ClosedByInterruptException(), new AsynchronousCloseException())
                .forEach(cause -> assertThat(dropped(cause)).as("%s", cause).isFalse());
    }

    private static boolean dropped(IOException cause) {
        SQLException failure = new SQLException("Communications link failure", "08S01", cause);
        assertThat(ConnectionFailure.of(failure)).isEqualTo(LOST);
        assertThat(LossOrigin.isDroppedByServer(failure, false)).as("of another connection").isFalse();
        return LossOrigin.isDroppedByServer(failure, true);
    }

    @Test
    void aNodeOrAProxyThatRefusesAStatementMayAnswerTheNextOne() {
        assertThat(LossOrigin.isRefusalOfCluster(new SQLException("WSREP has not yet prepared node", "08S01", 1047))).isTrue();
        assertThat(LossOrigin.isRefusalOfCluster(new SQLException("Can't connect to remote MySQL server", "HY000", 2003))).isTrue();
        assertThat(LossOrigin.isRefusalOfCluster(new SQLException("Unknown command", "08S01", 1047))).isFalse();
        assertThat(LossOrigin.isRefusalOfCluster(new SQLException("Lost connection", "HY000", 2013))).isFalse();
        assertThat(LossOrigin.isRefusalOfCluster(new SQLException("Server shutdown in progress", "08S01", 1053))).isFalse();
    }

    @Test
    void aLossOutranksADemotion() {
        SQLException both = new SQLException("any", "25006", 1792);
        both.setNextException(new SQLException("any", "08S01"));
        assertThat(ConnectionFailure.of(both)).isEqualTo(LOST);
    }

    @Test
    void aCircleOfCausesEnds() {
        SQLException one = new SQLException("one", "HY000");
        SQLException two = new SQLException("two", "HY000", one);
        one.initCause(two);
        assertThat(ConnectionFailure.of(one)).isEqualTo(ORDINARY);
    }
}
