// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

import java.util.Objects;

/**
 * Why an idle connection must not be used again.
 *
 * @param reason what was found
 * @param cause what showed it; null if nothing was thrown
 */
public record Staleness(ReplacementReason reason, Throwable cause) {

    /**
     * Refuses a finding without a reason.
     *
     * @param reason what was found
     * @param cause what showed it; may be null
     * @throws NullPointerException if the reason is null
     */
    public Staleness {
        Objects.requireNonNull(reason, "reason");
    }

    /**
     * A finding that no exception came with.
     *
     * @param reason what was found
     * @return the finding
     */
    public static Staleness of(ReplacementReason reason) {
        return new Staleness(reason, null);
    }
}
