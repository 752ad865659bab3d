// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Runs units of work side by side on a pool that validates its connections and replaces them by age.
 *
 * <p><b>What it is for.</b> It is for programs with many threads. The pool lends connections. The code gives the reason for each
 * of its settings. The strategy decides whether an exception means that the connection is lost or that the server has become
 * read-only.
 *
 * <p><b>Its main types.</b> The {@link dev.goneaway.pool.PoolStrategy} is the strategy. A {@link dev.goneaway.pool.ManagedPool}
 * declares the operations of a pool that the strategy needs. Two pools are configured by {@link dev.goneaway.pool.HikariRecycle}
 * and {@link dev.goneaway.pool.C3p0Recycle}, with {@link dev.goneaway.pool.RecycleSettings}. Any pool can be used, with the
 * settings that it has, through {@link dev.goneaway.pool.AnyPool}. A plain HikariCP pool without a strategy can use {@link
 * dev.goneaway.pool.MySqlExceptionOverride}.
 *
 * <p><b>How they work together.</b> The strategy borrows a connection for each unit of work, and gives it back after the unit. A
 * lost or demoted connection is not given back. The strategy takes this connection and all other connections out of the pool,
 * because the server has probably dropped them all. A unit that is started inside another unit gets a connection of its own.
 *
 * <p><b>What it does not do.</b> The session state of a replaced connection is lost. A listener is called for each replacement in
 * the two configured pools. Only {@link dev.goneaway.ConnectionOptions#onConnect} restores session state there. By default
 * HikariCP does not validate a connection that came back within the last 500 ms.
 */
package dev.goneaway.pool;
