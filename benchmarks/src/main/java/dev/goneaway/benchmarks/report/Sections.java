// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import java.util.List;
import java.util.stream.Stream;

/** All that a full run says, question by question; what it lacks is left out. */
final class Sections {

    /** What no run on such a machine can show. */
    static final String CANNOT_SHOW = """
            Two cores that others use too, and a server on the same machine. The client, the server and the proxy share the \
            processor: what one thread saves, another may use, so throughput says more about the order of the contestants \
            than about a server of your own. Loopback has no loss, no queue and no jitter, and the proxy adds none: the \
            round trips here are all alike. The intervals of what JMH timed are of its iterations, as if those of one fork had \
            nothing to do with each other; forks differ by more than such intervals suggest, which the means of the forks \
            show where they are given, and which is why two runs are compared. A neighbour that is busy for a whole comparison \
            hits all of its contestants, and its forks are interleaved for that reason, but a difference of a few per cent \
            between two contestants that this page calls distinguishable may still turn round in the next run or on another \
            machine. Times are means, but for the medians of slices at a distance and of checks of idle connections, and for \
            the medians that the tables name: nothing here speaks of the slowest of a thousand units. One table that fits in \
            memory, one statement, no lock, no replica.""";

    private Sections() {
    }

    static List<Section> of(WholeRun run) {
        return Stream.of(OwnCost.of(run), RealUnits.of(run), OnTheWire.of(run), AtADistance.of(run), OfManyThreads.of(run),
                Replacements.of(run),
                OfAFleet.of(run)).filter(section -> !section.isEmpty()).toList();
    }

    static List<Plot> plots(WholeRun run) {
        return of(run).stream().flatMap(section -> section.plots().stream()).toList();
    }
}
