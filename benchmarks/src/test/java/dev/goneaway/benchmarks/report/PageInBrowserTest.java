// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Distance;
import dev.goneaway.results.Distance.CommandsAfterRest;
import dev.goneaway.results.Distance.Fit;
import dev.goneaway.results.Distance.UnitKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The page of a full run as a reader has it: in a browser, from a file. */
class PageInBrowserTest {

    private static final Path CANNED = Path.of("src/test/resources/canned-whole");
    private static final Map<String, Double> UNITS = Map.of("ns", 1.0, "\u00b5s", 1e3, "ms", 1e6, "s", 1e9, "min", 6e10, "h",
            3.6e12, "days", 8.64e13);
    private static final int TALL = 900;
    private static final int WIDE = 1280;
    private static final int MOST_STOPS = 300;

    @TempDir
    static Path directory;

    private static Browser browser;

    @BeforeAll
    static void startABrowser() throws IOException, InterruptedException {
        Optional<Path> program = Browser.program();
        assumeTrue(program.isPresent(),
                "there is no chromium, chromium-browser or google-chrome on the PATH to look at the page with");
        try (Stream<Path> files = Files.list(CANNED)) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
        Reports.render(directory);
        browser = Browser.start(program.orElseThrow());
    }

    @AfterAll
    static void leaveNothing() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    private static void open(int width) {
        browser.open(directory.resolve("index.html").toUri(), width, TALL);
    }

    @Test
    void loadsWithoutAComplaintAndAsksForNothingElse() {
        open(WIDE);
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests()).singleElement().asString().startsWith("file:").endsWith("/index.html");
        assertThat(browser.ask("document.querySelectorAll('svg.plot').length").asInt()).isEqualTo(
                Sections.plots(WholeRun.read(directory)).size());
    }

    @Test
    void calculatesForADistanceThatIsTypedIn() {
        open(WIDE);
        String before = costs();
        browser.ask("(field => { field.focus(); field.select(); })(document.getElementById('ask-rtt'))");
        browser.type("3.5");
        assertThat(browser.ask("document.getElementById('answer').textContent").asString()).startsWith(
                "At 3.5 ms, 100 units per second");
        assertThat(costs()).isNotEqualTo(before).contains("ms").doesNotContain("NaN").doesNotContain("undefined");
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests()).hasSize(1);
    }

    /** The same model in Java: peek's lines at a distance that was not measured, hot and after a rest. */
    @Test
    void answersAsTheModelDoes() {
        double rtt = 3.5e6;
        Distance distance = Results.read(directory).distance();
        double overhead = at(distance.series(Candidate.PEEK, UnitKind.NOTHING).model(), rtt);
        double whole = at(distance.series(Candidate.PEEK, UnitKind.QUERY).model(), rtt);
        open(WIDE);
        type("ask-rtt", "3.5");
        assertThat(answer(Candidate.PEEK, 1)).isCloseTo(overhead, withinPercentage(1));
        assertThat(answer(Candidate.PEEK, 4)).isCloseTo(whole, withinPercentage(1));

        long rest = distance.rested().stream().mapToLong(CommandsAfterRest::seconds).max().orElseThrow();
        double trips = distance.rested().stream()
                .filter(rested -> rested.candidate() == Candidate.PEEK && rested.seconds() == rest)
                .mapToDouble(CommandsAfterRest::commands).findFirst().orElseThrow();
        assertThat(trips).isEqualTo(1);
        browser.ask("(field => { field.value = '" + rest + "'; field.dispatchEvent(new Event('input', { bubbles: true })); })"
                + "(document.getElementById('ask-rest'))");
        type("ask-idle", "50");
        assertThat(answer(Candidate.PEEK, 1)).isCloseTo(overhead + rtt / 2, withinPercentage(1));
        assertThat(answer(Candidate.PEEK, 4)).isCloseTo(whole + rtt / 2, withinPercentage(1));
        assertThat(answer(Candidate.PEEK, 2)).isCloseTo((overhead + rtt / 2) * 100 * 86_400, withinPercentage(1));
    }

    private static double at(Fit model, double rttNanos) {
        return model.a() + model.b() * rttNanos;
    }

    private static void type(String field, String value) {
        browser.ask("(field => { field.focus(); field.select(); })(document.getElementById('" + field + "'))");
        browser.type(value);
    }

    /** A cell's value in nanoseconds. */
    private static double answer(Candidate contestant, int column) {
        String cell = browser.ask("[...document.getElementById('costs').tBodies[0].rows]"
                + ".find(row => row.cells[0].firstChild.textContent === '" + contestant.display() + "').cells["
                + column + "].textContent").asString();
        String[] words = cell.replace(",", "").split(" ");
        return Double.parseDouble(words[0]) * UNITS.get(words[words.length - 1]);
    }

    private static String costs() {
        return browser.ask("document.getElementById('costs').innerText").asString();
    }

    @ParameterizedTest
    @ValueSource(ints = {360, WIDE})
    void neverScrollsSideways(int width) {
        open(width);
        browser.ask("document.querySelectorAll('details').forEach(one => { one.open = true; })");
        assertThat(browser.ask("innerWidth").asInt()).isEqualTo(width);
        assertThat(browser.ask("document.scrollingElement.scrollWidth").asInt()).isLessThanOrEqualTo(width);
    }

    @ParameterizedTest
    @ValueSource(ints = {360, WIDE})
    void leadsTheTabKeyToTheCalculatorAndToWhateverScrolls(int width) {
        open(width);
        List<String> stops = new ArrayList<>();
        String at = "";
        while (stops.size() < MOST_STOPS && (stops.isEmpty() || !at.equals("BODY"))) {
            browser.tab();
            at = browser.ask("(at => at.id || at.getAttribute('aria-label') || at.tagName)(document.activeElement)").asString();
            stops.add(at);
        }
        assertThat(stops).containsSubsequence("ask-rtt", "ask-rate", "ask-idle", "ask-rest");
        JsonNode scrolling = browser.ask("""
                [...document.querySelectorAll('body *')].filter(one => one.scrollWidth > one.clientWidth + 1
                    && /auto|scroll/.test(getComputedStyle(one).overflowX) && one.checkVisibility())
                  .map(one => one.tabIndex === 0 && one.getAttribute('role') === 'region'
                    ? one.getAttribute('aria-label') : one.outerHTML)""");
        assertThat(scrolling.size()).isGreaterThanOrEqualTo(width < WIDE ? Sections.plots(WholeRun.read(directory)).size() : 0);
        scrolling.forEach(one -> assertThat(stops).contains(one.asString()));
    }
}
