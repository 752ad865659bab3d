// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import java.util.List;
import java.util.Map;

/** The README of a full run's directory, made of nothing but the JSON beside it. */
final class RunReadme {

    private static final String HOW = """
            Nothing on this page was typed in by hand: `java -jar benchmarks.jar page --report DIR --keep` makes it, and the \
            plots, of the JSON files beside it. The same with a calculator for your own distance is the `index.html` that this \
            command makes too.""";

    private RunReadme() {
    }

    static String of(WholeRun run) {
        StringBuilder text = new StringBuilder("<!-- SPDX-License-Identifier: MIT-0 -->\n");
        text.append("# ").append(run.results().environment().server()).append(", ").append(
                run.results().environment().date()).append("\n\n")
                .append(HOW).append("\n\n")
                .append("## What was run, and where\n\n").append(environment(run).markdown()).append('\n');
        List<Claim> claims = RunClaims.of(run);
        text.append("## What is claimed, and what this run says\n\n").append(RunClaims.grid(claims).markdown()).append('\n');
        List<String> missed = RunClaims.notPredicted(run);
        if (!missed.isEmpty()) {
            text.append("At a distance, these were not as the nearer points predict:\n\n");
            missed.forEach(line -> text.append("- ").append(line).append('\n'));
            text.append('\n');
        }
        Sections.of(run).forEach(section -> append(text, section));
        return text.append("## What this run cannot show\n\n").append(Sections.CANNOT_SHOW).append('\n').toString();
    }

    private static Grid environment(WholeRun run) {
        Grid grid = new Grid("Environment", "", "");
        for (Map.Entry<String, String> fact : run.results().environment().facts().entrySet()) {
            grid.row(fact.getKey(), fact.getKey().equals("command") ? "`" + fact.getValue() + "`" : fact.getValue());
        }
        return grid;
    }

    private static void append(StringBuilder text, Section section) {
        text.append("## ").append(section.title()).append("\n\n").append(section.text()).append("\n\n");
        for (Plot plot : section.plots()) {
            text.append("![").append(section.title()).append("](").append(plot.file()).append(")\n\n").append(
                    plot.caption()).append("\n\n");
        }
        section.tables().stream().filter(table -> !table.rows().isEmpty())
                .forEach(table -> text.append(table.markdown()).append('\n'));
    }
}
