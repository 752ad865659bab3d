// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Measures many connections and many clients. It answers: how long does a replacement take, what does it cost to check a
 * thousand idle connections, and how do two hundred clients come back after a restart of the server?
 */
package dev.goneaway.benchmarks.fleet;
