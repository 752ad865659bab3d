// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * The command-line program. The program answers the question: how do I repeat the comparison on my machine and my server?
 *
 * <p>{@link dev.goneaway.benchmarks.Main} lists the commands. A command starts a server, measures into a directory and prints
 * tables.
 */
package dev.goneaway.benchmarks;
