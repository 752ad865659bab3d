// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.report;

import dev.goneaway.results.Fault;
import dev.goneaway.results.RefusedException;

/**
 * The text about a fault that no cell contains, from a file with the fault's name.
 *
 * @param paragraph who causes the fault, and what can be done about it
 * @param recipe a block of SQL or shell that causes the fault
 */
record FaultText(String paragraph, String recipe) {

    private static final String HEADING = "\n## Make it yourself\n";

    static FaultText of(Fault fault) {
        String name = "faults/" + fault.name() + ".md";
        String[] parts = Templates.text(name).split(HEADING);
        if (parts.length != 2) {
            throw new RefusedException(name + " does not have two parts with the heading \"" + HEADING.strip()
                    + "\" between them");
        }
        return new FaultText(parts[0].strip(), parts[1].strip());
    }
}
