// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.util.Map;
import java.util.Set;

/**
 * What became of lines that were sent; together all of them, each in one place.
 *
 * @param acknowledged keys of the lines that are stored
 * @param refused keys of the lines that never will be, and why
 * @param unanswered keys of the lines that nobody knows of: to be sent again under the same keys
 */
public record Delivery(Set<String> acknowledged, Map<String, String> refused, Set<String> unanswered) {

    /**
     * Takes copies, so that it stays as it is.
     *
     * @param acknowledged stored
     * @param refused never stored, and why
     * @param unanswered to be sent again
     * @throws NullPointerException if anything is null
     */
    public Delivery {
        acknowledged = Set.copyOf(acknowledged);
        refused = Map.copyOf(refused);
        unanswered = Set.copyOf(unanswered);
    }
}
