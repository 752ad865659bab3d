// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.pocket.OneConnection.IdleCheck;
import dev.goneaway.testkit.contract.Promises;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.contract.ZeroWaitTimeout;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("transports")
class PocketTimestampTest extends PocketContract {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    static List<Transport> transports() {
        return transports(Transport.PLAINTEXT);
    }

    @Override
    OneConnection open(DataSource source, Duration maxWait) {
        return OneConnection.timestamp(source, Duration.ofSeconds(1), maxWait);
    }

    /** Idle time does not show a KILL. */
    @Override
    public Promises promises() {
        return Promises.ONE_CONNECTION.withIdleTimeoutFound();
    }

    @Test
    void takesAWaitTimeoutOfZeroForNever() throws SQLException {
        try (OneConnection one = open(ZeroWaitTimeout.of(fixture().target()), Duration.ofSeconds(4))) {
            long id = one.withConnection(Sql::id);
            assertThat(one.<Long>withConnection(Sql::id)).isEqualTo(id);
        }
    }

    @Test
    void usesAConnectionForHalfOfTheWaitTimeoutIfTheMarginIsLonger() throws SQLException {
        try (OneConnection one = OneConnection.timestamp(fixture().target(), Duration.ofDays(365), Duration.ofSeconds(4))) {
            long id = one.withConnection(Sql::id);
            assertThat(one.<Long>withConnection(Sql::id)).isEqualTo(id);
        }
    }

    @Test
    void replacesAConnectionAtItsLimit() {
        assertThat(isUsableAfter(LIMIT.minusMillis(1), LIMIT.minusMillis(1))).isTrue();
        assertThat(isUsableAfter(LIMIT, LIMIT)).isFalse();
    }

    @Test
    void replacesAConnectionIfOneClockShowsTheLimit() {
        assertThat(isUsableAfter(LIMIT, LIMIT.minusMillis(1))).isFalse();
        assertThat(isUsableAfter(LIMIT.minusMillis(1), LIMIT)).isFalse();
    }

    @Test
    void replacesAConnectionIfTheWallClockWasSetBack() {
        assertThat(isUsableAfter(Duration.ofSeconds(2), Duration.ofHours(-5))).isFalse();
    }

    @Test
    void replacesAConnectionIfTheMonotonicClockStoodStill() {
        assertThat(isUsableAfter(Duration.ofSeconds(2), Duration.ofMinutes(9))).isFalse();
    }

    @Test
    void allowsForClocksThatDifferALittle() {
        assertThat(isUsableAfter(Duration.ofMinutes(5), Duration.ofMinutes(5).plusMillis(1_200))).isTrue();
    }

    private static boolean isUsableAfter(Duration monotonic, Duration wall) {
        return IdleCheck.isBelow(LIMIT.toNanos(), monotonic.toNanos(), wall.toNanos());
    }
}
