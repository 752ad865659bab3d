// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.results.Candidate;
import java.util.List;

/** The modules whose pages tell what was seen of their contestants and what was measured. */
enum StrategyPage {

    TIMESTAMP("strategy-timestamp", Candidate.TIMESTAMP),
    PING("strategy-ping", Candidate.PING),
    PEEK("strategy-peek", Candidate.PEEK, Candidate.HIKARI_PEEK, Candidate.C3P0_PEEK),
    POOL("strategy-pool", Candidate.HIKARI_RECYCLE, Candidate.C3P0_RECYCLE);

    private final String module;
    private final List<Candidate> contestants;

    StrategyPage(String module, Candidate... contestants) {
        this.module = module;
        this.contestants = List.of(contestants);
    }

    /** The module's directory, relative to the project's. */
    String module() {
        return module;
    }

    /** Whom the page is about, in the order of the tables. */
    List<Candidate> contestants() {
        return contestants;
    }
}
