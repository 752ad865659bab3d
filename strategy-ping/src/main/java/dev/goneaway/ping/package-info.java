// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Asks the server before each unit of work whether the connection is alive.
 *
 * <p><b>What it is for.</b> One worker that should find a live connection whatever ended the last one, with the driver's own
 * socket, at one round trip for each unit.
 *
 * <p><b>Its main type.</b> {@link dev.goneaway.ping.PingStrategy} is all there is.
 *
 * <p><b>How it works.</b> It is a {@link dev.goneaway.support.SingleConnection.StaleCheck} inside a {@link dev.goneaway.support.SingleConnection}: the check is
 * {@link java.sql.Connection#isValid} with a deadline in whole seconds, as JDBC counts them. A connection that does not answer in
 * time is replaced before work starts; one that was just made is not asked.
 *
 * <p><b>What it does not do.</b> It does not see a server that goes away between ping and work, that is shutting down and still
 * answers pings, or that has turned read-only: there one unit of work fails. Behind a proxy the answer may be the proxy's own.
 */
package dev.goneaway.ping;

