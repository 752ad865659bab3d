// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Sends a ping before each unit of work, and replaces a connection that does not answer in time.
 *
 * <p>{@link dev.goneaway.ping.PingStrategy} is the strategy. The strategy gives a {@link dev.goneaway.support.SingleConnection} a
 * check that calls {@link java.sql.Connection#isValid}. This package fits one worker that must find every connection that died
 * while idle. A ping needs no special socket and costs one round trip per unit. A proxy between the program and the server may
 * answer the ping by itself.
 */
package dev.goneaway.ping;
