// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.benchmarks.report.plot.Look;
import dev.goneaway.results.Candidate;
import dev.goneaway.results.Distance.UnitKind;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Every plot of the canned run, as a file that a reader gets. */
class PlotsTest {

    private static final WholeRun RUN = WholeRun.read(Path.of("src/test/resources/canned-whole"));
    private static final int MOST_BYTES = 40_000;

    private static List<Plot> plots() {
        return Sections.plots(RUN);
    }

    private static Document parsed(Plot plot) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(plot.svg().getBytes(StandardCharsets.UTF_8)));
    }

    private static Stream<Element> elements(Document document, String name) {
        NodeList nodes = document.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i));
    }

    private static Plot plot(String name) {
        return plots().stream().filter(plot -> plot.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void areAllThere() {
        assertThat(plots()).extracting(Plot::file).containsExactly("own-cost.svg", "real-unit.svg", "distance.svg", "threads.svg",
                "replacement.svg", "fleet.svg", "restart.svg");
    }

    @ParameterizedTest
    @MethodSource("plots")
    void isSmallAndNeedsNothingElse(Plot plot) {
        assertThat(plot.svg().getBytes(StandardCharsets.UTF_8).length).isLessThan(MOST_BYTES);
        assertThat(plot.svg().replace("http://www.w3.org/2000/svg", "")).contains("SPDX-License-Identifier: MIT-0")
                .doesNotContain("http").doesNotContain("url(http").doesNotContain("<image").doesNotContain("<script")
                        .doesNotContain("@import");
    }

    @ParameterizedTest
    @MethodSource("plots")
    void isNamedForWhoCannotSeeIt(Plot plot) throws Exception {
        Document document = parsed(plot);
        Element root = document.getDocumentElement();
        assertThat(root.getAttribute("role")).isEqualTo("img");
        assertThat(root.getAttribute("aria-labelledby").split(" ")).containsExactlyElementsOf(
                Stream.of("title", "desc").map(name -> elements(document, name).findFirst().orElseThrow())
                        .peek(text -> assertThat(text.getTextContent()).isNotBlank()).map(text -> text.getAttribute("id"))
                                .toList());
    }

    @ParameterizedTest
    @MethodSource("plots")
    void hasRealTextAndNoPaperOfItsOwn(Plot plot) throws Exception {
        assertThat(elements(parsed(plot), "text")).hasSizeGreaterThan(5).allSatisfy(text -> {
            assertThat(text.getTextContent()).isNotBlank().doesNotContainPattern("\\d{20}");
            assertThat(text.hasAttribute("style")).isFalse();
        });
        assertThat(plot.svg()).contains("@media (prefers-color-scheme:dark)").doesNotContain("fill=\"#ffffff\"")
                .doesNotContain("fill=\"white\"");
    }

    /** In a page they stand beside each other, so no name may be that of another. */
    @Test
    void areTheSameWheneverTheyAreDrawnAndShareNoName() {
        assertThat(plots()).isEqualTo(plots());
        List<String> names = plots().stream().flatMap(plot -> Pattern.compile("\\bid=\"([^\"]+)\"").matcher(plot.svg()).results())
                .map(id -> id.group(1)).toList();
        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void nameEveryContestantOfTheRunInFull() throws Exception {
        List<String> texts = elements(parsed(plot("own-cost")), "text").map(Element::getTextContent).toList();
        for (Candidate contestant : Candidate.values()) {
            assertThat(texts.contains(contestant.display())).as(contestant.display()).isEqualTo(RUN.nothing(contestant) != null);
        }
        assertThat(texts).contains("one System.nanoTime()", "one uncontended lock", "one non-blocking read",
                "62.4 \u00b1 5.5 ns");
    }

    /** An error bar of a row is three strokes; that of a mark over a number one. */
    @Test
    void haveAnErrorBarForEachMark() throws Exception {
        long rows = Stream.of(Candidate.values()).filter(contestant -> RUN.nothing(contestant) != null).count() + 3;
        long bars = elements(parsed(plot("own-cost")), "path").filter(path -> path.getAttribute("stroke").startsWith("#")).count()
                + elements(parsed(plot("own-cost")), "line")
                        .filter(line -> List.of("#2f74b5", "#c06a12", "#75808b").contains(line.getAttribute("stroke"))).count();
        assertThat(bars).isGreaterThanOrEqualTo(rows);
    }

    /** Each contestant's round trips are its own: those of one may lie beyond those of another. */
    @Test
    void haveAnErrorBarForEachContestantAtEachDistance() throws Exception {
        Set<String> inks = RUN.results().distance().series().stream().map(series -> Looks.of(series.candidate()).ink())
                .map(Look.Ink::onLight).collect(Collectors.toSet());
        long points = RUN.results().distance().series().stream().filter(series -> series.kind() == UnitKind.QUERY)
                .mapToLong(series -> series.points().size()).sum();
        assertThat(elements(parsed(plot("distance")), "line").filter(line -> inks.contains(line.getAttribute("stroke"))
                && line.getAttribute("x1").equals(line.getAttribute("x2")))).hasSize((int) points);
    }

    @Test
    void drawOneConnectionDashed() throws Exception {
        long dashed = elements(parsed(plot("threads")), "path").filter(path -> !path.getAttribute("stroke-dasharray").isEmpty())
                .count();
        long shared = Stream.of(Candidate.values())
                .filter(contestant -> RUN.threads(1, contestant) != null && Looks.isOneConnection(contestant)).count();
        assertThat(dashed).isGreaterThanOrEqualTo(shared).isPositive();
    }
}
