// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Whether the simulation says what was seen, of one figure.
 *
 * @param retry how the clients paused
 * @param figure what is compared
 * @param seenLow the least of the real restarts
 * @param seenHigh the most of them
 * @param simulated the mean of as many simulated ones, of a server as long away
 * @param agrees whether that lies within what was seen
 * @param above how much more each simulated restart has than the real one that it repeats
 */
public record Agreement(String retry, String figure, double seenLow, double seenHigh, double simulated, boolean agrees,
        Sample above) {

    /** All figures of these restarts, seen and simulated one for one. */
    static List<Agreement> of(List<Outcome> seen, List<Outcome> simulated) {
        return List.of(
                of("connections begun per client", seen, simulated, Outcome::connectsEach),
                of("errors per client", seen, simulated, Outcome::errorsEach),
                of("last works, s after the return", seen, simulated, Outcome::lastWorksSeconds),
                of("most connects in 100 ms", seen, simulated, Outcome::peakConnects));
    }

    private static Agreement of(String figure, List<Outcome> seen, List<Outcome> simulated, ToDoubleFunction<Outcome> value) {
        double low = seen.stream().mapToDouble(value).min().orElseThrow();
        double high = seen.stream().mapToDouble(value).max().orElseThrow();
        double mean = simulated.stream().mapToDouble(value).average().orElseThrow();
        double[] above = new double[seen.size()];
        Arrays.setAll(above, i -> value.applyAsDouble(simulated.get(i)) - value.applyAsDouble(seen.get(i)));
        return new Agreement(seen.get(0).retry(), figure, low, high, mean, low <= mean && mean <= high, Sample.of(above));
    }
}
