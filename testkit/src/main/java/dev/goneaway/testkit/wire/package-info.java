// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * The path between a client and a server, made to misbehave as networks do: {@link dev.goneaway.testkit.wire.FaultProxy} is the
 * whole of it.
 */
package dev.goneaway.testkit.wire;
