// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Resets the session of a MySQL Connector/J connection, so that the next unit of work starts as on a new connection.
 *
 * <p>A unit of work may leave table locks, named locks, user variables, temporary tables or a changed {@code sql_mode} in its
 * session. {@link dev.goneaway.reset.ConnectorJReset} removes them and keeps the socket. The class is optional, because core does
 * not depend on a driver. The reset refuses a connection that holds cached or open statements. The strategy then discards the
 * connection.
 */
package dev.goneaway.reset;
