// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Holds a strategy to the contract of {@link dev.goneaway.ConnectionStrategy}, on the server {@link
 * dev.goneaway.testkit.server.Servers#chosen()}. A test class extends {@link dev.goneaway.testkit.contract.StrategyContract} for
 * all clauses, or {@link dev.goneaway.testkit.contract.ContractTest} for some groups of them.
 *
 * <p>Each test makes a real failure happen. A test opens a strategy through its {@link dev.goneaway.testkit.contract.Fixture},
 * damages the connection, and checks what the next unit of work gets. Tests that stop the server are skipped if the server was
 * given by its URL.
 */
package dev.goneaway.testkit.contract;
