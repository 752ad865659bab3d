// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

/** What all groups of contract tests need. Each group extends this interface, and a test class implements the groups. */
public interface Contract {

    /** {@return the server, the table and the strategies that a test works with; new for each test} */
    Fixture fixture();

    /** {@return what the strategy under test promises beyond the clauses that all strategies keep; the same for each test} */
    Promises promises();
}
