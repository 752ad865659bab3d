// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/** Kills connections. The package answers the question: how long does a strategy need to replace a dead connection? */
package dev.goneaway.benchmarks.replacement;
