// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Measures many connections. It answers: how long does a replacement take, and what does it cost to check a thousand idle
 * connections?
 */
package dev.goneaway.benchmarks.fleet;
