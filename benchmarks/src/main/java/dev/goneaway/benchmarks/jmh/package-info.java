// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/** The JMH benchmarks. They answer the question: how much time and memory does each strategy add to a query? */
package dev.goneaway.benchmarks.jmh;
