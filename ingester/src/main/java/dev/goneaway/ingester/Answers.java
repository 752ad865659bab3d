// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The lines of one delivery, and the answers to them so far. Thread-safe. */
final class Answers {

    private final Map<String, Line> missing = new LinkedHashMap<>();
    private final Set<String> acknowledged = new HashSet<>();
    private final Map<String, String> refused = new HashMap<>();

    Answers(Collection<Line> lines) {
        for (Line line : lines) {
            if (missing.put(line.key(), line) != null) {
                throw new IllegalArgumentException("two lines have the key " + line.key());
            }
        }
    }

    /**
     * Takes an answer as it crosses the wire; one to a line that has its answer already, or to none of these, counts for nothing.
     */
    synchronized void take(String answer) {
        String[] words = answer.split(" ", 3);
        if (words.length < 2 || missing.remove(words[1]) == null) {
            return;
        }
        if (words[0].equals("OK")) {
            acknowledged.add(words[1]);
        } else {
            refused.put(words[1], words.length == 3 ? words[2] : "");
        }
    }

    synchronized List<Line> unanswered() {
        return List.copyOf(missing.values());
    }

    synchronized int missing() {
        return missing.size();
    }

    synchronized boolean complete() {
        return missing.isEmpty();
    }

    synchronized Delivery delivery() {
        return new Delivery(acknowledged, refused, missing.keySet());
    }
}
