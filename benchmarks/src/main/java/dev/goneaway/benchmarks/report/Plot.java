// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.report;

/**
 * One plot of a run.
 *
 * @param name of its file, without the ending
 * @param caption what is to be seen, in a sentence or two
 * @param svg the file itself
 */
record Plot(String name, String caption, String svg) {

    /** In HTML it needs no name space, and no comment of its own. */
    String inPage() {
        return svg.replaceFirst(" xmlns=\"[^\"]*\"", "").replaceFirst("<!--.*?-->\n", "");
    }

    String file() {
        return name + ".svg";
    }
}
