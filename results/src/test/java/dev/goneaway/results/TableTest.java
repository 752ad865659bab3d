// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TableTest {

    private final Table table = new Table("who", "errors");

    @Test
    void alignsAColumnOfNumbersToTheRight() {
        table.row("ping", "1");
        table.row("timestamp", null);
        assertThat(table.text()).isEqualTo("""
                who        errors
                -----------------
                ping            1
                timestamp       \u2013
                """);
        assertThat(table.markdown()).isEqualTo("""
                | who | errors |
                |---|--:|
                | ping | 1 |
                | timestamp | \u2013 |
                """);
    }

    @Test
    void escapesTheBarThatWouldEndACell() {
        table.row("a|b", "1");
        assertThat(table.markdown()).contains("| a\\|b | 1 |");
    }

    @Test
    void refusesARowOfAnotherLength() {
        assertThatIllegalArgumentException().isThrownBy(() -> table.row("ping")).withMessage("1 cells for 2 columns");
    }
}
