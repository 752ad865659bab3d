// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * The JMH benchmarks. The benchmarks answer the question: how much time and memory does each strategy add to a query?
 *
 * <ul>
 * <li>{@link dev.goneaway.benchmarks.jmh.UnitOfWork}: the overhead of each candidate, alone, beside a query and with threads.
 * <li>{@link dev.goneaway.benchmarks.jmh.LowerBound}: the cost of a clock, a lock and a system call, which no strategy can avoid.
 * <li>{@link dev.goneaway.benchmarks.jmh.PoolOverhead}: what the interface of this project adds to a pool.
 * <li>{@link dev.goneaway.benchmarks.jmh.LookOrAsk}: the cost of learning that a connection is alive, by a peek and by a ping.
 * <li>{@link dev.goneaway.benchmarks.jmh.SocketQuery}: what peek's socket costs the queries themselves.
 * </ul>
 */
package dev.goneaway.benchmarks.jmh;
