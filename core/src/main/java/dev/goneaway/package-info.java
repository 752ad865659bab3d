// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Runs units of work on a database connection that the server, or the path to it, may end between them.
 *
 * <p><b>What it is for.</b> A connection that sat idle dies without a word: {@code wait_timeout}, a KILL, a restart, a firewall.
 * The program finds out with its next statement, and then a retry is a risk, because nobody knows what that statement did. There
 * are two moments at which a dead connection costs nothing or little: just before it is used, and just after it has failed. A
 * callback is what sees both.
 *
 * <p><b>Its main types.</b> {@link dev.goneaway.ConnectionStrategy} is the interface and the contract, clause by clause. {@link
 * dev.goneaway.ConnectionOptions} is what every strategy lets its user choose: a step on each new connection, a wait, a listener.
 * {@link dev.goneaway.ConnectionFailure} says of an exception whether it costs the connection: lost, demoted, in doubt or ordinary. {@link
 * dev.goneaway.SingleConnection} is the whole of the contract for one connection, with the idea left out; the idea is a {@link
 * dev.goneaway.StaleCheck}, the answer of which is a {@link dev.goneaway.Staleness}. {@link dev.goneaway.IdleTime} measures how
 * long a connection has gone unused, on two clocks, because each of them can be wrong alone. A {@link
 * dev.goneaway.ReplacementListener} hears of each {@link dev.goneaway.Replacement}; {@link dev.goneaway.LoggingListener} and
 * {@link dev.goneaway.FlightRecorderListener} are two of them.
 *
 * <p><b>How they work together.</b> A unit of work comes to {@code withConnection}. The strategy waits for its turn, asks its
 * check about the connection that it holds, and makes a new one through {@link dev.goneaway.InitializingDataSource} if the check
 * has doubts. It lends it as a {@link dev.goneaway.LentConnection}, which knows whether the unit used it at all. When the work
 * ends, {@link dev.goneaway.UnitEnd} decides with {@code ConnectionFailure} whether the connection stays. {@link
 * dev.goneaway.Disposal} takes away a lost one without waiting. If the connection stays, {@code UnitEnd} rolls back what was left
 * open, asking a {@link dev.goneaway.TransactionCheck} where JDBC cannot tell, and restores JDBC's settings. A {@link
 * dev.goneaway.SessionReset} takes away the rest, if the user chose one.
 *
 * <p><b>What it does not do.</b> It repeats nothing: work runs at most once, and a loss inside it reaches the caller as the
 * driver threw it. {@link dev.goneaway.RepeatOnce} is for those who say that their units may be repeated. It sets no deadline on
 * a connection, makes none by itself (that is the {@code DataSource}'s), and chooses no server. It depends
 * on nothing but the JDK.
 */
package dev.goneaway;
