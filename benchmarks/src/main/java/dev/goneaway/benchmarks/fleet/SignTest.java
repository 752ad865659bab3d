// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.fleet;

/** The interval of a median that holds whatever the distribution is: each value is as likely to lie above the true median as below. */
final class SignTest {

    private SignTest() {
    }

    /**
     * Counts the order statistics that lie outside the interval on each side, plus one: of that many sorted values, the interval goes from
     * the {@code k}-th to the {@code k}-th from the end.
     *
     * @param values how many
     * @param doubt how likely the true median may lie outside, both sides together
     * @return {@code k}; 0 if there are too few values for any such interval
     */
    static int outside(int values, double doubt) {
        double logAll = values * Math.log(2);
        double logWays = 0;
        double tail = 0;
        for (int k = 0; k <= values / 2; k++) {
            // Of exactly k below: "values choose k" in the logarithm, because its factors would overflow.
            tail += Math.exp(logWays - logAll);
            if (2 * tail > doubt) {
                return k;
            }
            logWays += Math.log((double) (values - k) / (k + 1));
        }
        return values / 2;
    }
}
