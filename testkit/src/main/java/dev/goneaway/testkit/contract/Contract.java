// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

/** What each group of clauses needs of the class that runs it. */
interface Contract {

    Fixture fixture();

    Promises promises();
}
