// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

/** Is implemented by a test class; each group of the contract extends it and adds tests. */
public interface Contract {

    /**
     * Returns what a test works with.
     *
     * @return a new one for each test
     */
    Fixture fixture();

    /**
     * Returns what the strategy under test promises beyond the clauses that all strategies keep.
     *
     * @return the same for each test
     */
    Promises promises();
}
