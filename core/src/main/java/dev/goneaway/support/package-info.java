// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * What strategies are built of. Only an author of a strategy needs this package.
 *
 * <p>{@link dev.goneaway.support.SingleConnection} implements the whole contract for one connection. A strategy adds a {@link
 * dev.goneaway.support.SingleConnection.StaleCheck}. {@link dev.goneaway.support.LentConnection} is what a unit of work gets: it records what
 * the unit changes, and undoes it when the unit ends. {@link dev.goneaway.support.IdleTime} measures idle time with two clocks. {@link
 * dev.goneaway.support.PhysicalConnection} asks a session for its {@code wait_timeout}, and closes a connection without waiting. {@link
 * dev.goneaway.support.ForwardingConnection} is for classes that answer some calls of a connection themselves.
 */
package dev.goneaway.support;
