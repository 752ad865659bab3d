// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.matrix.Audit.Damage;
import dev.goneaway.matrix.Ledger.Row;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditTest {

    private static final Row FIRST = new Row(1, 0);
    private static final Row SECOND = new Row(1, 1);

    private final Audit audit = new Audit();

    @Test
    void findsNothingWrongWhereEveryAcknowledgedRowIsThereOnce() {
        audit.acknowledged(FIRST, SECOND);
        assertThat(audit.against(Map.of(FIRST, 1, SECOND, 1))).isEqualTo(new Damage(0, 0, false));
    }

    @Test
    void countsARowThatWasAcknowledgedAndIsNotThere() {
        audit.acknowledged(FIRST, SECOND);
        assertThat(audit.against(Map.of(SECOND, 1))).isEqualTo(new Damage(1, 0, false));
    }

    @Test
    void countsARowThatIsThereTwice() {
        audit.acknowledged(FIRST);
        assertThat(audit.against(Map.of(FIRST, 2))).isEqualTo(new Damage(0, 1, false));
    }

    @Test
    void allowsARowWhoseUnitFailedBecauseNobodyWasToldOtherwise() {
        assertThat(audit.against(Map.of(FIRST, 1))).isEqualTo(new Damage(0, 0, false));
    }

    @Test
    void countsATransactionOfWhichOnlyAPartIsThere() {
        audit.transaction(FIRST, SECOND);
        assertThat(audit.against(Map.of())).isEqualTo(new Damage(0, 0, false));
        assertThat(audit.against(Map.of(FIRST, 1, SECOND, 1))).isEqualTo(new Damage(0, 0, false));
        assertThat(audit.against(Map.of(SECOND, 1))).isEqualTo(new Damage(1, 0, false));
    }

    @Test
    void findsWhatNobodyCommitted() {
        audit.uncommitted(FIRST);
        assertThat(audit.against(Map.of())).isEqualTo(new Damage(0, 0, false));
        assertThat(audit.against(Map.of(FIRST, 1))).isEqualTo(new Damage(0, 0, true));
    }
}
