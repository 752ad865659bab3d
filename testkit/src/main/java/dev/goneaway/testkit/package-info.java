// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Runs tasks of tests and benchmarks with a time limit. The packages below contain servers, a proxy, faults and the tests of the
 * contract.
 */
package dev.goneaway.testkit;
