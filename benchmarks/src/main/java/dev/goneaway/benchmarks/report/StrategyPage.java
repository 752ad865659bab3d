// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.benchmarks.Contestant;
import java.util.List;

/** The modules whose pages tell what was seen of their contestants and what was measured. */
enum StrategyPage {

    TIMESTAMP("strategy-timestamp", Contestant.TIMESTAMP),
    PING("strategy-ping", Contestant.PING),
    PEEK("strategy-peek", Contestant.PEEK, Contestant.HIKARI_PEEK, Contestant.C3P0_PEEK),
    POOL("strategy-pool", Contestant.HIKARI_RECYCLE, Contestant.C3P0_RECYCLE);

    private final String module;
    private final List<Contestant> contestants;

    StrategyPage(String module, Contestant... contestants) {
        this.module = module;
        this.contestants = List.of(contestants);
    }

    /** The module's directory, relative to the project's. */
    String module() {
        return module;
    }

    /** Whom the page is about, in the order of the tables. */
    List<Contestant> contestants() {
        return contestants;
    }
}
