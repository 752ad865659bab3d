// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Resets the session of a MySQL Connector/J connection, so that the next unit of work starts as on a new connection.
 *
 * <p><b>What it is for.</b> A unit of work may leave table locks, named locks, user variables, temporary tables or a changed
 * {@code sql_mode} behind. A reset removes them and keeps the socket.
 *
 * <p><b>Its main type.</b> {@link dev.goneaway.reset.ConnectorJReset} is all there is. It is an optional
 * {@link dev.goneaway.ConnectionOptions.SessionReset} in a module of its own, because the core does not depend on a driver.
 *
 * <p><b>What it does not do.</b> It refuses a connection that holds cached or open statements. The strategy then discards
 * the connection.
 */
package dev.goneaway.reset;

