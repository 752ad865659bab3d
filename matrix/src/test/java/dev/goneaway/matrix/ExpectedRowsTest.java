// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.matrix.ExpectedRows.Damage;
import dev.goneaway.matrix.WorkTable.RowId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpectedRowsTest {

    private static final RowId FIRST = new RowId(1, 0);
    private static final RowId SECOND = new RowId(1, 1);

    private final ExpectedRows rows = new ExpectedRows();

    @Test
    void findsNothingWrongIfEveryAcknowledgedRowIsThereOnce() {
        rows.acknowledged(FIRST, SECOND);
        assertThat(rows.compare(Map.of(FIRST, 1, SECOND, 1))).isEqualTo(new Damage(0, 0, false));
    }

    @Test
    void countsAnAcknowledgedRowThatIsMissing() {
        rows.acknowledged(FIRST, SECOND);
        assertThat(rows.compare(Map.of(SECOND, 1))).isEqualTo(new Damage(1, 0, false));
    }

    @Test
    void countsARowThatIsThereTwice() {
        rows.acknowledged(FIRST);
        assertThat(rows.compare(Map.of(FIRST, 2))).isEqualTo(new Damage(0, 1, false));
    }

    @Test
    void allowsARowOfAFailedUnit() {
        assertThat(rows.compare(Map.of(FIRST, 1))).isEqualTo(new Damage(0, 0, false));
    }

    @Test
    void countsATransactionThatIsThereInPart() {
        rows.transaction(FIRST, SECOND);
        assertThat(rows.compare(Map.of())).isEqualTo(new Damage(0, 0, false));
        assertThat(rows.compare(Map.of(FIRST, 1, SECOND, 1))).isEqualTo(new Damage(0, 0, false));
        assertThat(rows.compare(Map.of(SECOND, 1))).isEqualTo(new Damage(1, 0, false));
    }

    @Test
    void findsARowThatNoUnitCommitted() {
        rows.uncommitted(FIRST);
        assertThat(rows.compare(Map.of())).isEqualTo(new Damage(0, 0, false));
        assertThat(rows.compare(Map.of(FIRST, 1))).isEqualTo(new Damage(0, 0, true));
    }
}
