// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Holds a strategy to the contract of {@link dev.goneaway.ConnectionStrategy}, on a real server.
 *
 * <p>A test class that extends {@link dev.goneaway.testkit.contract.StrategyContract} inherits the tests of all clauses. It
 * makes the strategy under test, and returns its {@link dev.goneaway.testkit.contract.Promises}. A strategy that keeps only
 * some groups has a test class that extends {@link dev.goneaway.testkit.contract.ContractTest} and implements those groups.
 *
 * <p>Each test makes a real failure happen. A test opens a strategy through its {@link dev.goneaway.testkit.contract.Fixture},
 * damages the connection, and checks what the next unit of work gets. {@link dev.goneaway.testkit.contract.TracingDataSource}
 * records the connections and the calls on them. The server is {@link dev.goneaway.testkit.server.Servers#chosen()}. A {@link
 * dev.goneaway.testkit.wire.FaultProxy} between strategy and server counts commands.
 *
 * <p>Tests that stop the server are skipped if the server was given by its URL.
 */
package dev.goneaway.testkit.contract;
