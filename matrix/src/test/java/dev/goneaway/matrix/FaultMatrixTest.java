// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Cell;
import dev.goneaway.results.Fault;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the cells of the short faults with what is expected of them. One run has all of these faults. */
class FaultMatrixTest {

    private static final List<Candidate> CANDIDATES = Candidate.ofMatrix();

    /** These faults take long, so a build leaves them out. */
    private static final Set<Fault> LONG = EnumSet.of(Fault.WAIT_TIMEOUT, Fault.SIGKILL, Fault.DRAINING,
            Fault.PROXY_WITHOUT_BACKEND, Fault.SILENCE, Fault.SILENCE_NO_DEADLINES, Fault.FROZEN, Fault.ADDRESS_LAGS,
            Fault.TWO_PRIMARIES, Fault.IDLE_LIMIT_IN_PATH, Fault.CROWD);

    private static List<Cell> cells;

    static Stream<Fault> core() {
        return Stream.of(Fault.values()).filter(fault -> !LONG.contains(fault));
    }

    @BeforeAll
    @Timeout(600)
    static void run() {
        cells = new FaultMatrix(Servers.chosen(), Servers::another, System.out::println).run(core().toList(), CANDIDATES);
    }

    @ParameterizedTest
    @MethodSource("core")
    void everyCellIsAsExpected(Fault fault) {
        Server server = Servers.chosen();
        assumeTrue(server.hasProcess() || !fault.hurtsTheServer(), "needs a server of our own");

        List<Cell> ofFault = cells.stream().filter(cell -> cell.fault() == fault).toList();

        assertThat(ofFault).hasSize(CANDIDATES.size());
        assertThat(Expectations.read(Path.of("expected"), server.family()).differences(ofFault)).isEmpty();
        assertThat(Expectations.harm(ofFault)).isEmpty();
        // HikariCP with default settings may leave a connection that it was opening when it was closed.
        assertThat(ofFault).filteredOn(cell -> cell.candidate().isOurs())
                .allSatisfy(cell -> assertThat(cell.connectionsLeft()).as("connections left by " + cell.candidate()).isZero());
    }
}
