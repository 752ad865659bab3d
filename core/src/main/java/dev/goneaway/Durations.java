// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.time.Duration;
import java.util.Objects;

/** One clear sentence for an impossible duration. */
public final class Durations {

    private Durations() {
    }

    /**
     * Gives back a duration that is above zero and not absurdly long.
     *
     * @param name what it is called
     * @param value what was given
     * @param example what would do
     * @return the value
     * @throws NullPointerException if the value is null
     * @throws IllegalArgumentException if it is zero, negative, or longer than 100 years
     */
    public static Duration requirePositive(String name, Duration value, Duration example) {
        Objects.requireNonNull(value, name);
        if (value.isZero() || value.isNegative() || value.compareTo(Duration.ofDays(36_500)) > 0) {
            throw new IllegalArgumentException(
                    name + " must be above zero and at most 100 years, for example " + example + "; got " + value);
        }
        return value;
    }
}
