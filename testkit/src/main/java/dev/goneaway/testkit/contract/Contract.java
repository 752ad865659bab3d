// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

/** What each group of clauses needs of the class that runs it. */
interface Contract {

    /**
     * The surroundings of the test that runs.
     *
     * @return new for each test
     */
    Fixture fixture();

    /**
     * What the strategy under test says of itself.
     *
     * @return the same for each test
     */
    Promises promises();
}
