// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * The interface to database connections that may die between units of work, and the classes that a user of a strategy names.
 *
 * <p>{@link dev.goneaway.ConnectionStrategy} is the interface and the contract. {@link dev.goneaway.ConnectionOptions} is what
 * each strategy lets its user choose. {@link dev.goneaway.ConnectionFailure} classifies an exception: lost, demoted, in doubt or
 * ordinary. A {@link dev.goneaway.Replacement} describes a connection that was replaced; {@link dev.goneaway.LoggingListener} and
 * {@link dev.goneaway.FlightRecorderListener} report it. {@link dev.goneaway.RepeatOnce} is for callers whose units may run
 * twice.
 *
 * <p>A user of a strategy names classes of this package and of the strategy's own package. The package {@code
 * dev.goneaway.support} has the parts that strategies are made of. It is also needed to compile a strategy.
 *
 * <p>No class here sets a deadline on a connection or chooses a server: the {@code DataSource} does. This package depends on the
 * JDK only.
 */
package dev.goneaway;
