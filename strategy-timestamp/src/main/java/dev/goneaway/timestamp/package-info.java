// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Replaces a connection by its idle time alone, before the server does.
 *
 * <p><b>What it is for.</b> One worker, and a server that only ever closes what idles: not a byte is sent to find that out.
 *
 * <p><b>Its main types.</b> {@link dev.goneaway.timestamp.TimestampStrategy} is the strategy. {@link
 * dev.goneaway.timestamp.IdleLimit} is how long a connection may go unused: fixed by the caller, or learned from the {@code
 * wait_timeout} of each new session, less a margin.
 *
 * <p><b>How they work together.</b> The strategy is a {@link dev.goneaway.StaleCheck} inside a {@link
 * dev.goneaway.SingleConnection}. Before each unit of work it holds the {@link dev.goneaway.IdleTime} of the connection against
 * the limit. The time counts from the start of the last unit that used its connection, as the server's does at the latest, and by
 * two clocks: one that stands still while the machine sleeps, and one that somebody may set. Where they disagree, the connection
 * is replaced.
 *
 * <p><b>What it does not do.</b> It guesses. A KILL, a restart, a failover or a broken path it does not see: there one unit of
 * work fails. An idle limit in the path that is shorter than the server's, it does not learn: {@link
 * dev.goneaway.timestamp.IdleLimit#of} states it.
 */
package dev.goneaway.timestamp;
