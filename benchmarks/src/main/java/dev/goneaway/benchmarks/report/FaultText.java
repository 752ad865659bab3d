// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

import dev.goneaway.results.Fault;
import dev.goneaway.results.RefusedException;

/**
 * What is to be known of a fault that no cell says, from a file of its own, named like the fault.
 *
 * @param paragraph who causes it, and what can and cannot be done about it
 * @param recipe how to make it yourself: a block of SQL or shell
 */
record FaultText(String paragraph, String recipe) {

    private static final String HEADING = "\n## Make it yourself\n";

    static FaultText of(Fault fault) {
        String name = "faults/" + fault.name() + ".md";
        String[] parts = Resources.text(name).split(HEADING);
        if (parts.length != 2) {
            throw new RefusedException(name + " does not have two parts with the heading \"" + HEADING.strip() + "\" between them");
        }
        return new FaultText(parts[0].strip(), parts[1].strip());
    }
}
