// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/** Ends the program without a remaining file or process, however the end comes. */
package dev.goneaway.benchmarks.process;
