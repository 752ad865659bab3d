// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import java.util.List;

/**
 * What a run says of one question, for the page and for the run's README.
 *
 * @param id for links
 * @param title the question's
 * @param text what was measured and how to read it, in plain words without any markup
 * @param plots may be empty
 * @param tables may be empty
 */
record Section(String id, String title, String text, List<Plot> plots, List<Grid> tables) {

    boolean isEmpty() {
        return plots.isEmpty() && tables.stream().allMatch(table -> table.rows().isEmpty());
    }
}
