// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Measures each candidate at several distances from the server. The package answers the question: how much does a strategy cost
 * when the server is in another rack, region or continent?
 */
package dev.goneaway.benchmarks.distance;
