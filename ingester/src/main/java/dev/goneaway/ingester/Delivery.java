// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.util.Map;
import java.util.Set;

/**
 * What became of lines that were sent. Each line is in exactly one of the three collections.
 *
 * @param acknowledged keys of the lines that are stored
 * @param refused keys of the lines that will never be stored, with the reasons
 * @param unanswered keys of the lines that may be stored or not; send them again under the same keys
 */
public record Delivery(Set<String> acknowledged, Map<String, String> refused, Set<String> unanswered) {

    /** Copies the arguments. */
    public Delivery {
        acknowledged = Set.copyOf(acknowledged);
        refused = Map.copyOf(refused);
        unanswered = Set.copyOf(unanswered);
    }
}
