// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Replaces a connection by its idle time alone, before the server closes it.
 *
 * <p>{@link dev.goneaway.timestamp.TimestampStrategy} is the strategy. {@link dev.goneaway.timestamp.TimestampStrategy.IdleLimit}
 * is how long a connection may be idle. This package fits one worker and a server that only closes idle connections. It does not
 * see a KILL, a restart, a failover or a broken network path.
 */
package dev.goneaway.timestamp;
