// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report.plot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One axis of numbers.
 *
 * @param title what the numbers are, with their unit where the ticks do not name it
 * @param log whether each step multiplies
 * @param ticks where the ticks are, and what they say; an empty map leaves it to the library
 * @param low where the axis begins; NaN where the marks do
 * @param high where it ends; NaN where the marks do
 */
public record Axis(String title, boolean log, Map<Double, String> ticks, double low, double high) {

    /** As the library has it. */
    Map<String, Object> scale(String aesthetic) {
        Map<String, Object> scale = new LinkedHashMap<>();
        scale.put("aesthetic", aesthetic);
        scale.put("name", title);
        if (log) {
            scale.put("trans", "log10");
        }
        if (!ticks.isEmpty()) {
            scale.put("breaks", new ArrayList<>(ticks.keySet()));
            scale.put("labels", new ArrayList<>(ticks.values()));
        }
        if (!Double.isNaN(low) || !Double.isNaN(high)) {
            List<Object> limits = new ArrayList<>();
            limits.add(Double.isNaN(low) ? null : low);
            limits.add(Double.isNaN(high) ? null : high);
            scale.put("limits", limits);
        }
        return scale;
    }
}
