// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway;

/**
 * Is told of each replacement, so that no loss of session state stays hidden.
 *
 * <p>A strategy calls it on the thread whose unit of work comes next, before that work starts; whatever validates inside a pool, on any thread of
 * the pool's. So it should return soon, and be thread-safe where a pool uses it. What it throws is logged and goes no further.
 */
@FunctionalInterface
public interface ReplacementListener {

    /** Hears nothing; the default. */
    ReplacementListener NONE = replacement -> { };

    /**
     * Hears of one replacement.
     *
     * @param replacement what happened
     */
    void replaced(Replacement replacement);

    /**
     * Tells this listener first, then another.
     *
     * @param next the other
     * @return both as one
     */
    default ReplacementListener andThen(ReplacementListener next) {
        return replacement -> {
            replaced(replacement);
            next.replaced(replacement);
        };
    }
}
