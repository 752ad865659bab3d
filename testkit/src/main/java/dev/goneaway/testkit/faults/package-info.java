// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Faults of real servers, for the fault matrix and for the soak test of the ingester. {@link
 * dev.goneaway.testkit.faults.ServerFaults} injects a fault and returns an {@link dev.goneaway.testkit.faults.InjectedFault} that
 * heals it. Faults of the network are methods of {@link dev.goneaway.testkit.wire.FaultProxy}.
 */
package dev.goneaway.testkit.faults;
