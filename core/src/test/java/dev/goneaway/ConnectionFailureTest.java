// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import static dev.goneaway.ConnectionFailure.DEMOTED;
import static dev.goneaway.ConnectionFailure.LOST;
import static dev.goneaway.ConnectionFailure.ORDINARY;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionFailureTest {

    @ParameterizedTest
    @ValueSource(strings = {"08S01", "08003", "08006", "08007", "08001", "08004"})
    void everySqlStateOfClass08IsALoss(String state) {
        assertThat(ConnectionFailure.of(new SQLException("any", state))).isEqualTo(LOST);
    }

    @ParameterizedTest
    @ValueSource(ints = {1053, 1079, 1927, 2006, 2013, 2055, 3169, 4031})
    void everyVendorCodeThatMeansGoneIsALossWhateverItsState(int code) {
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

    @Test
    void aBrokenSocketBelowAnSqlExceptionIsALoss() {
        assertThat(ConnectionFailure.of(new SQLException("any", "HY000", new EOFException()))).isEqualTo(LOST);
        assertThat(ConnectionFailure.of(new SQLException(new RuntimeException(new SocketTimeoutException())))).isEqualTo(LOST);
    }

    @Test
    void aBrokenSocketOfTheWorksOwnIsOrdinary() {
        assertThat(ConnectionFailure.of(new UncheckedIOException(new SocketTimeoutException()))).isEqualTo(ORDINARY);
    }

    @Test
    void aMissingFileBelowAnSqlExceptionIsOrdinary() {
        assertThat(ConnectionFailure.of(new SQLException("LOAD DATA", "HY000", new FileNotFoundException()))).isEqualTo(ORDINARY);
    }

    @Test
    void aLossMayHideBelowARuntimeException() {
        assertThat(ConnectionFailure.of(new IllegalStateException(new SQLException("any", "08S01")))).isEqualTo(LOST);
    }

    @Test
    void aLossMayHideInTheNextExceptionOfABatch() {
        SQLException batch = new BatchUpdateException("any", "HY000", 0, new int[0]);
        batch.setNextException(new SQLException("any", "08S01"));
        assertThat(ConnectionFailure.of(batch)).isEqualTo(LOST);
    }

    @Test
    void whatJdbcCallsRecoverableOnlyByReconnectingIsALoss() {
        assertThat(ConnectionFailure.of(new SQLRecoverableException("any"))).isEqualTo(LOST);
    }

    @Test
    void aConnectionThatIsNotThereIsALossButNotOneOnTheWire() {
        for (String state : new String[] {"08001", "08003", "08004"}) {
            SQLException notThere = new SQLException("any", state);
            assertThat(ConnectionFailure.of(notThere)).isEqualTo(LOST);
            assertThat(ConnectionFailure.onTheWire(notThere)).isFalse();
        }
        assertThat(ConnectionFailure.onTheWire(new SQLException("any", "08003", new EOFException()))).isTrue();
        assertThat(ConnectionFailure.onTheWire(new SQLException("any", "08S01"))).isTrue();
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
