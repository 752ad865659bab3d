// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.goneaway.ConnectionStrategy;
import dev.goneaway.candidates.Candidates;
import dev.goneaway.examples.quarkus.RunningShop.Driver;
import dev.goneaway.results.Candidate;
import dev.goneaway.testkit.server.Servers;
import io.agroal.api.AgroalDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Quarkus application loses connections, by default and with the settings of the page. */
@Timeout(120)
class QuarkusTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ID = "\\d+";

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void byDefaultEachDeadConnectionCostsOneError(Driver driver) throws Exception {
        try (RunningShop shop = new RunningShop(driver, RunningShop.noSettings(), directory)) {
            assertThat(shop.tell("settings")).isEqualTo(settingsOfTheCandidate());
            shop.open(3);
            assertThat(shop.kill()).isEqualTo(3);
            assertThat(shop.tell(3, "work")).allSatisfy(answer -> assertThat(answer).startsWith(driver.loss()));
            assertThat(shop.tell("work")).matches(ID);
        }
    }

    @ParameterizedTest
    @EnumSource
    void withTheSettingsOfThePageNoWorkFails(Driver driver) throws Exception {
        try (RunningShop shop = new RunningShop(driver, RunningShop.settingsOfThePage(), directory)) {
            shop.open(3);
            assertThat(shop.kill()).isEqualTo(3);
            assertThat(shop.tell("work")).matches(ID);
            shop.path().refuse(true);
            shop.path().reset();
            assertThat(timeOf(() -> assertThat(shop.tell("work")).startsWith(driver.loss()))).as("two connects")
                    .isGreaterThan(Duration.ofMillis(900));
            shop.path().refuse(false);
            assertThat(shop.tell("work")).matches(ID);
            shop.path().silence();
            assertThat(timeOf(() -> assertThat(shop.tell("work")).matches(ID))).as("the deadline of a ping")
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(20));
        }
    }

    @Test
    void testsIdleConnectionsOnlyAndNamesTheCodeThatKeepsOneOutsideATransaction() throws Exception {
        String often = RunningShop.settingsOfThePage()
                .replaceFirst("(background-validation-interval|leak-detection-interval)=1M", "$1=0.3S")
                .replaceFirst("(background-validation-interval|leak-detection-interval)=1M", "$1=0.3S");
        try (RunningShop shop = new RunningShop(Driver.MYSQL_CONNECTOR_J, often, directory)) {
            shop.open(1);
            long opened = shop.path().commands();
            await().atMost(PATIENCE).until(() -> shop.path().commands() >= opened + 3);
            shop.tell("hold");
            shop.tell("hold in a transaction");
            long held = shop.path().commands();
            await().atMost(PATIENCE).until(() -> leaks(shop).size() >= 3);
            assertThat(shop.path().commands()).as("a held connection is not tested").isEqualTo(held);
            assertThat(Set.copyOf(leaks(shop))).as("Agroal does not count the connection of a transaction").hasSize(1);
            assertThat(shop.log()).contains("acquired at: [").contains(Shop.class.getName() + ".answer");
        }
    }

    private static Duration timeOf(Executable call) throws Exception {
        long start = System.nanoTime();
        call.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private interface Executable {

        void run() throws Exception;
    }

    private static List<String> leaks(RunningShop shop) throws IOException {
        return shop.log().lines().filter(line -> line.contains("Connection leak of "))
                .map(line -> line.substring(line.indexOf("Connection leak of "))).toList();
    }

    private static String settingsOfTheCandidate() throws SQLException {
        try (ConnectionStrategy pool = Candidates.open(Candidate.AGROAL_QUARKUS, Servers.chosen().dataSource())) {
            return PoolSettings.of(assertThat(pool).extracting("pool", InstanceOfAssertFactories.type(AgroalDataSource.class))
                    .actual());
        }
    }
}
