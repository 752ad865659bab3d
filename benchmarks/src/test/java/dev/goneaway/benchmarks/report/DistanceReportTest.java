// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report of distances, alone and beside a comparison. */
class DistanceReportTest {

    private static final Path CANNED = Path.of("src/test/resources");

    @TempDir
    Path directory;

    @BeforeEach
    void copyTheCannedDistances() throws IOException {
        copy("canned-distance", Results.DISTANCE);
        copy("canned-distance", Results.ENVIRONMENT);
    }

    private void copy(String from, String name) throws IOException {
        Files.copy(CANNED.resolve(from).resolve(name), directory.resolve(name));
    }

    private String page() throws IOException {
        Reports.render(directory);
        return Files.readString(directory.resolve("index.html"));
    }

    @Test
    void readsBackWhatItWrote() {
        Results before = Results.read(directory);
        Reports.write(directory, before.distance());
        assertThat(Results.read(directory).distance()).isEqualTo(before.distance());
    }

    /** As it was written when each contestant was fitted to its own round trips. */
    @Test
    void saysThatItDoesNotKnowWhatCouldNotBeCounted() throws IOException {
        Path file = directory.resolve(Results.DISTANCE);
        Files.writeString(file, Files.readString(file).replaceAll("\"commands\" ?: 0\\.0", "\"commands\": \"NaN\""));
        assertThat(Results.read(directory).distance().series()).anySatisfy(series ->
                assertThat(series.farthest().commands()).isNaN());
        assertThat(page()).contains("\"rested\":{}").doesNotContain("\"rested\":{\"1\":\"NaN\"")
                .doesNotContain(">NaN").doesNotContain("+NaN");
        assertThat(Reports.tables(directory)).doesNotContain("NaN");
    }

    @Test
    void standsAlone() throws IOException {
        String page = page();
        assertThat(page).contains("What it costs you").contains("cost at a distance")
                .doesNotContain("Survival").doesNotContain("{{");
        assertThat(Reports.tables(directory)).contains("cost = a + b").contains("Predictions by count within")
                .doesNotContain("What the callers saw");
        for (Candidate contestant : Candidate.values()) {
            boolean measured = Results.read(directory).distance().series().stream().anyMatch(series -> series.candidate() == contestant);
            assertThat(page.contains("<th>" + contestant.display())).as(contestant.display()).isEqualTo(measured);
        }
    }

    /** The calculator is a script: one in the page itself, which asks nobody for anything. */
    @Test
    void letsNoRequestLeaveThePage() throws IOException {
        assertThat(page()).contains("<script>").doesNotContain("<script src").doesNotContain("<link").doesNotContain("<img")
                .doesNotContain("http:").doesNotContain("https:").doesNotContain("url(").doesNotContain("import ")
                .doesNotContain("import(")
                .doesNotContain("fetch").doesNotContain("XMLHttp").doesNotContain("sendBeacon").doesNotContain("WebSocket");
    }

    @Test
    void standsBesideAComparison() throws IOException {
        copy("canned", Results.MATRIX);
        copy("canned", Results.JMH);
        assertThat(page()).contains("What it costs you").contains("Survival").contains("<h2>Cost</h2>");
        assertThat(Reports.tables(directory)).contains("cost = a + b").contains("What the callers saw");
    }

    @Test
    void hidesTheCalculatorWhereNothingWasMeasuredAtADistance() throws IOException {
        copy("canned", Results.MATRIX);
        Files.delete(directory.resolve(Results.DISTANCE));
        assertThat(page()).doesNotContain("What it costs you").doesNotContain("<script");
        assertThat(Reports.tables(directory)).doesNotContain("cost = a + b");
    }

    @Test
    void givesTheScriptNothingThatCouldEndIt() {
        assertThat(Json.inScript("</script>")).isEqualTo("\"\\u003c/script>\"");
    }
}
