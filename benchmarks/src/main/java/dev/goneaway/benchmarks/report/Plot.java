// SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

/**
 * One plot of a run.
 *
 * @param name of its file, without the ending
 * @param caption what is to be seen, in a sentence or two
 * @param svg the file itself
 */
record Plot(String name, String caption, String svg) {

    String file() {
        return name + ".svg";
    }
}
