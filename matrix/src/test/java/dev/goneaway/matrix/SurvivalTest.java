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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The part of the matrix that does not take long, held against what is expected of each cell. */
@Timeout(120)
class SurvivalTest {

    private static final List<Candidate> EVERYBODY = Candidate.ofMatrix();

    static Stream<Fault> core() {
        return Stream.of(Fault.values()).filter(Fault::isCore);
    }

    @ParameterizedTest
    @MethodSource("core")
    void everyCellIsAsExpected(Fault fault) {
        Server server = Servers.chosen();
        assumeTrue(server.hasProcess() || !fault.hurtsTheServer(), "needs a server of our own");

        List<Cell> cells = new Survival(server, Servers::another, System.out::println).run(List.of(fault), EVERYBODY);

        assertThat(cells).hasSize(EVERYBODY.size());
        assertThat(Expectations.read(Path.of("expected"), server.family()).differences(cells)).isEmpty();
        assertThat(Expectations.harm(cells)).isEmpty();
        // HikariCP as it comes may leave one that it was making when it was closed.
        assertThat(cells).filteredOn(cell -> cell.contestant().isOurs())
                .allSatisfy(cell -> assertThat(cell.connectionsLeft()).as("connections left by " + cell.contestant()).isZero());
    }
}
