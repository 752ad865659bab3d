// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * The parts that strategies are made of. Each strategy needs them to compile. Only an author of a strategy names them.
 *
 * <p>{@link dev.goneaway.support.SingleConnection} implements the whole contract for one connection. A strategy adds a {@link
 * dev.goneaway.support.SingleConnection.StaleCheck}. A unit of work gets a {@link dev.goneaway.support.LentConnection}, which
 * records what the unit changes and undoes it when the unit ends. An {@link dev.goneaway.support.IdleTime} measures idle time
 * with two clocks. The class {@link dev.goneaway.support.PhysicalConnection} queries a session and closes a connection without
 * waiting. A {@link dev.goneaway.support.ForwardingConnection} is for classes that answer some calls of a connection themselves.
 */
package dev.goneaway.support;
