// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Holds a strategy to the contract of {@link dev.goneaway.ConnectionStrategy}, on a real server.
 *
 * <p><b>What it is for.</b> A strategy of your own. A test that extends {@link dev.goneaway.testkit.contract.StrategyContract}
 * inherits all clauses as tests, each of which makes the real failure happen; no mock has a part in it.
 *
 * <p><b>Its main types.</b> {@code StrategyContract} asks for the strategy under test, and for its {@link
 * dev.goneaway.testkit.contract.Promises}: what it finds, what it does not, and what it sends to find it. What is not promised is
 * asserted the other way round, so that no strategy is better than its page says without anybody noticing. {@link
 * dev.goneaway.testkit.contract.Fixture} is what one test works with, {@link dev.goneaway.testkit.contract.TracingDataSource}
 * sees which connections were made and what was called on them, and {@link dev.goneaway.testkit.contract.Sql} has one-liners.
 *
 * <p><b>How they work together.</b> A {@link dev.goneaway.testkit.server.Server} comes from {@link
 * dev.goneaway.testkit.server.Servers#chosen()}, one for the whole JVM. It can be stopped, killed, frozen and started again; a
 * {@link dev.goneaway.testkit.wire.FaultProxy} stands in the path to it, delays, resets, goes silent and counts commands. A test
 * makes a strategy, hurts its connection, and looks what the next unit of work gets, what a listener hears, and what went over
 * the wire. The tests and the comparison use the same servers and the same proxy.
 *
 * <p><b>What it does not do.</b> It measures no time but to see that a wait was bounded. Clauses that need the server's process
 * are skipped, and say so, where a server is given by its URL.
 */
package dev.goneaway.testkit.contract;
