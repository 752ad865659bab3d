// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Puts every strategy, several pools, a bare connection and a connection for each use to the same trials, and tells what was
 * seen.
 *
 * <p><b>What it is for.</b> So that nobody has to believe a page: each table is made from a run that is kept, and each run can be
 * repeated by one command. {@link dev.goneaway.benchmarks.Main} is that command line.
 *
 * <p><b>Its main types.</b> {@link dev.goneaway.results.Candidate} is who takes part. {@link
 * dev.goneaway.results.Fault} is what they meet, and {@link dev.goneaway.results.Matrix} what became of it,
 * cell by cell. {@link dev.goneaway.benchmarks.jmh.UnitOfWork} and its siblings are the benchmarks of JMH, started by {@link
 * dev.goneaway.benchmarks.jmh.JmhRun}; {@link dev.goneaway.benchmarks.distance.Distances} moves the server farther away, and
 * {@link dev.goneaway.benchmarks.fleet.FleetRun} is for many clients at once. {@link dev.goneaway.benchmarks.report.Results} is a
 * run as its JSON has it.
 *
 * <p><b>How they work together.</b> A command chooses a server and measures into a directory: {@code matrix.json}, {@code
 * jmh.json}, {@code distance.json}, {@code fleet.json}, and {@code environment.json} with the machine, the versions and the
 * command. The report is made from these files alone and measures nothing, and so are the tables of the README and of the other
 * pages. What is claimed of a strategy is held against a full run.
 *
 * <p><b>What it does not do.</b> It does not compare pools by their speed under load on large machines, it crosses no real
 * network, and it gives no number for a machine but the one that it ran on.
 */
package dev.goneaway.benchmarks;

