// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * What tests and benchmarks share: tasks that cannot run for ever. The packages below hold servers, a proxy, faults and the
 * contract.
 */
package dev.goneaway.testkit;
