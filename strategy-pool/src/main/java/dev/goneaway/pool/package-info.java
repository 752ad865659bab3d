// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Runs units of work side by side on a pool that replaces connections by age and validates them.
 *
 * <p><b>What it is for.</b> Programs with many threads. The pool does what it does well, with settings that each have their
 * reason; the strategy adds what a pool cannot know: whether an exception means that the connection is lost, or that the server
 * has turned read-only.
 *
 * <p><b>Its main types.</b> {@link dev.goneaway.pool.PoolStrategy} is the strategy. {@link dev.goneaway.pool.ManagedPool} is what
 * it must be able to ask of a pool; {@link dev.goneaway.pool.HikariRecycle} and {@link dev.goneaway.pool.C3p0Recycle} are two
 * that it configures, and {@link dev.goneaway.pool.AnyPool} takes one as it is. {@link dev.goneaway.pool.RecycleSettings} says
 * how the first two recycle. {@link dev.goneaway.pool.MySqlExceptionOverride} stands apart: it tells a plain HikariCP pool, which
 * something else borrows from, what the strategy knows of exceptions.
 *
 * <p><b>How they work together.</b> For each unit of work a connection is borrowed, and given back when the unit has ended well.
 * One that is lost or demoted is never given back: it is taken out of the pool, and so is all that the pool holds besides,
 * because what ended one has probably ended all. A unit that was started inside another gets a connection of its own.
 *
 * <p><b>What it does not do.</b> It does not make the pool's validation better than it is: HikariCP does not validate what was
 * used within the last 500 ms. It hears nothing of the replacements inside the pool, so neither does a listener; session state is
 * lost there without a word, but for what {@link dev.goneaway.ConnectionOptions#onConnect} puts back.
 */
package dev.goneaway.pool;
