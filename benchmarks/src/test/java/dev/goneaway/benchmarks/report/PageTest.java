// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.results.Fault;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PageTest {

    private static final Results MATRIX_ALONE = Results.read(Path.of("src/test/resources/canned-matrix"));
    private static final String COST = "<h2>Cost</h2>";

    @Test
    void hasARowForEachFaultAndInItASignAndAWordForEachContestant() {
        String page = Page.of(MATRIX_ALONE);
        String survival = page.substring(page.indexOf("<table class=\"survival\">"), page.indexOf("</table>"));
        assertThat(Fault.values()).allSatisfy(fault -> {
            String heading = "<th scope=\"row\">" + fault.display() + "</th>";
            String row = survival.lines().filter(line -> line.contains(heading)).findFirst().orElse("");
            assertThat(row.split("<td>")).hasSize(MATRIX_ALONE.contestants().size() + 1);
        });
        assertThat(survival).contains("<span class=\"o damage\">\u2620 lost data</span>")
                .contains("<span class=\"o good\">\u2713 rolled back</span>")
                .contains("<span class=\"o none\"> not applicable</span>");
    }

    @Test
    void explainsEveryWordThatItUses() {
        String page = Page.of(MATRIX_ALONE);
        String explained = page.substring(page.indexOf("<h2 id=\"words\">"), page.indexOf("<summary>"));
        assertThat(MATRIX_ALONE.matrix().cells()).allSatisfy(cell -> {
            String word = cell.outcome().matches("\\d+ errors") ? "or more" : cell.outcome();
            assertThat(explained).contains(word);
        });
    }

    @Test
    void saysNothingOfCostWhereNothingWasTimed() {
        assertThat(Page.of(MATRIX_ALONE))
                .doesNotContain(COST).doesNotContain("Overhead").doesNotContain("jmh.json").doesNotContain("{{");
        assertThat(Page.of(Results.read(Path.of("src/test/resources/canned"))))
                .contains(COST).contains("Overhead").contains("jmh.json");
    }

    @Test
    void styleKnowsEveryKindOfSign() {
        String page = Page.of(MATRIX_ALONE);
        assertThat(Stream.of(Sign.values()).map(sign -> "." + sign.name().toLowerCase(Locale.ROOT) + " { color:"))
                .allSatisfy(rule -> assertThat(page).contains(rule));
    }
}
