// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * A whole program on top of a strategy: it takes lines from TCP connections and stores each exactly once, whatever becomes of the server,
 * the path to it and the program itself. {@link dev.goneaway.ingester.Main} is its command line.
 */
package dev.goneaway.ingester;
