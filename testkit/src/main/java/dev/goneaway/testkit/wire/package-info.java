// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * A proxy between a client and a server that injects network faults: {@link dev.goneaway.testkit.wire.FaultProxy}. The other
 * classes are its parts.
 */
package dev.goneaway.testkit.wire;
