// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.testkit.contract.ChosenServer;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ReadmeExampleTest {

    @Test
    void worksAsTheReadmeShowsIt() throws SQLException {
        assertThat(ReadmeExample.now(ChosenServer.url())).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");
    }
}
