// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Cell;
import dev.goneaway.results.Fault;
import dev.goneaway.results.Outcome;
import dev.goneaway.testkit.server.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Why some cells say what they say. It stands only at cells that do say it, and one that finds none is refused: a note cannot
 * outlive what it explains.
 *
 * @param name for whoever edits it
 * @param faults whose cells
 * @param contestants whose cells
 * @param families on which servers
 * @param words what the cells say; {@link #SOME_ERRORS} stands for any number above one
 * @param everywhere whether the faults were not listed, so that it need not be true of each
 * @param text what happens and why, and which option changes it, in Markdown
 */
record Note(
        String name, Set<Fault> faults, Set<Candidate> contestants, Set<Server.Family> families, Set<String> words,
        boolean everywhere, String text) {

    static final String SOME_ERRORS = "errors";

    /** Whether it explains what a cell says. */
    boolean explains(Server.Family family, Cell cell) {
        return families.contains(family) && faults.contains(cell.fault()) && contestants.contains(cell.contestant())
                && (words.contains(cell.word()) || words.contains(SOME_ERRORS) && Outcome.count(cell.word()) > 1);
    }

    /** What it names though no cell of it says any of the words; empty if the note is true. */
    List<String> untrue(List<KeptRun> runs) {
        List<Cell> explained = runs.stream().flatMap(run -> run.results().matrix().cells().stream()
                .filter(cell -> explains(run.family(), cell))).toList();
        List<String> untrue = new ArrayList<>();
        Stream<?> listed = everywhere ? contestants.stream() : Stream.concat(faults.stream(), contestants.stream());
        listed.filter(one -> explained.stream().noneMatch(cell -> cell.fault() == one || cell.contestant() == one))
                .forEach(one -> untrue.add("the note \"" + name + "\" names " + one
                        + ", of which no kept run has a cell that says " + String.join(" or ", words)));
        return untrue;
    }
}
