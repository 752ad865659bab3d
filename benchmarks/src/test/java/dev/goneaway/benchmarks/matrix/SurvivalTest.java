// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.benchmarks.Contestant;
import dev.goneaway.benchmarks.Progress;
import dev.goneaway.testkit.server.Servers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
class SurvivalTest {

    @Test
    void showsWhatEachContestantPromises() {
        List<Cell> cells = new Survival(Servers.chosen(), new Progress(System.out)).run();
        Matrix matrix = new Matrix("", "", "", "", "", cells, List.of());

        assertThat(cells).hasSize(Fault.values().length * Contestant.values().length);
        for (Fault fault : Fault.values()) {
            assertThat(matrix.cell(fault, Contestant.NONE).outcome()).isEqualTo(Cell.STUCK);
            assertThat(matrix.cell(fault, Contestant.NONE).sqlState()).isEqualTo("08S01");
            assertThat(matrix.cell(fault, Contestant.AUTO_RECONNECT).outcome()).isEqualTo("one error");
            assertThat(matrix.cell(fault, Contestant.AUTO_RECONNECT).connectionsOpened()).isEqualTo(2);
            assertThat(matrix.cell(fault, Contestant.PING).outcome()).isEqualTo(Cell.UNNOTICED);
            assertThat(matrix.cell(fault, Contestant.HIKARI_RECYCLE).outcome()).isEqualTo(Cell.UNNOTICED);
            assertThat(matrix.cell(fault, Contestant.C3P0_RECYCLE).outcome()).isEqualTo(Cell.UNNOTICED);
            assertThat(matrix.cell(fault, Contestant.CONNECT_PER_USE).outcome()).isEqualTo(Cell.UNNOTICED);
        }
        assertThat(matrix.cell(Fault.WAIT_TIMEOUT, Contestant.TIMESTAMP).outcome()).isEqualTo(Cell.UNNOTICED);
        assertThat(matrix.cell(Fault.KILL, Contestant.TIMESTAMP).outcome()).isEqualTo("one error");
    }
}
