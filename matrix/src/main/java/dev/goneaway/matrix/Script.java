// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.matrix;

/** What happens in one fault, step by step, to all contestants at once; written so that it reads as the recipe. */
@FunctionalInterface
interface Script {

    /**
     * Plays it from the opening of the contestants to their last unit of work.
     *
     * @param stage fresh, with every contestant still closed
     * @throws Exception anything that the fault did not mean to happen; ends the run
     */
    void play(Stage stage) throws Exception;
}
