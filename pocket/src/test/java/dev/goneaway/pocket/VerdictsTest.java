// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.ConnectionFailure;
import java.io.EOFException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The pocket edition gives the verdicts of the full edition, except for those that the page of the pocket edition names. */
class VerdictsTest {

    /** For these codes the pocket edition keeps the connection. The full edition replaces it if the message has error number 165. */
    private static final Set<Integer> LEFT_OUT = Set.of(1005, 1015, 1025, 3501);

    private static final List<String> TEXTS = List.of("", "WSREP has not yet prepared node for application use",
            "Got error 6 during COMMIT: 'Not connected to Primary Component'", "running with the --read-only option",
            "running with the --super_read_only option", "running with the --secure-file-priv option",
            "The option group_replication_consistency cannot be used", "errno: 165 - Table is read only",
            "errcode 165 - Table is read only");

    private static final List<String> STATES = List.of("HY000", "08S01", "08001", "08003", "08004", "08007", "40001", "45000");

    @Test
    void agreeWithTheFullEditionOnEveryErrorCode() {
        Set<Integer> different = new TreeSet<>();
        for (int code = 1; code < 5_000; code++) {
            for (String text : TEXTS) {
                if (differs(new SQLException(text, "HY000", code))) {
                    different.add(code);
                }
            }
        }
        assertThat(different).containsExactlyInAnyOrderElementsOf(LEFT_OUT);
    }

    @Test
    void agreeWithTheFullEditionOnEverySqlState() {
        for (String state : STATES) {
            assertThat(differs(new SQLException("", state, 0))).as(state).isFalse();
            assertThat(differs(new SQLException("", state, 1053))).as(state).isFalse();
            assertThat(differs(new SQLException("", state, 1062))).as(state).isFalse();
        }
    }

    private static boolean differs(SQLException exception) {
        boolean lost = switch (ConnectionFailure.of(exception)) {
            case LOST, DEMOTED -> true;
            case IN_DOUBT, ORDINARY -> false;
        };
        // States that prove nothing count as lost in the full edition only where it does not have the connection.
        boolean proves = !Set.of("08001", "08003", "08004").contains(exception.getSQLState());
        return OneConnection.showsLoss(exception) != (lost && proves);
    }

    @Test
    void findALossBehindOtherExceptions() {
        SQLException loss = new SQLException("the server is shutting down", "HY000", 1053);
        BatchUpdateException batch = new BatchUpdateException();
        batch.setNextException(loss);
        assertThat(OneConnection.showsLoss(new IllegalStateException(new SQLException("wrapped", loss)))).isTrue();
        assertThat(OneConnection.showsLoss(batch)).isTrue();
        assertThat(OneConnection.showsLoss(new IllegalStateException(new EOFException()))).isFalse();
    }

    /** The driver itself refuses to write after it has switched to a read-only server. The full edition checks that. */
    @Test
    void takeARefusalOfTheDriverForALoss() {
        SQLException refusal = new SQLException("Connection is read-only. Queries leading to data modification", "S1009");
        assertThat(OneConnection.showsLoss(refusal)).isTrue();
        assertThat(ConnectionFailure.of(refusal)).isEqualTo(ConnectionFailure.IN_DOUBT);
    }
}
