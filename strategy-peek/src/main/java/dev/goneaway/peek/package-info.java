// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Looks at the socket of an idle connection. If the server has ended the connection, the operating system already knows this.
 *
 * <p><b>What it is for.</b> A look finds a dead connection before use, for one system call instead of a round trip. A look is
 * possible for a single connection and for each borrow from a pool.
 *
 * <p><b>Its main types.</b> The {@link dev.goneaway.peek.PeekSocketFactory} gives MySQL Connector/J a socket that can be looked
 * at, and the {@link dev.goneaway.peek.PeekMariaDbSocketFactory} gives one to MariaDB Connector/J. A {@link dev.goneaway.peek.Peek} looks, and returns a {@link dev.goneaway.peek.Peek.Result}. The {@link
 * dev.goneaway.peek.PeekStrategy} looks before each unit of work. The {@link dev.goneaway.peek.PeekDataSource} and the {@link
 * dev.goneaway.peek.PeekDriver} look whenever a pool calls {@code isValid}. A {@link dev.goneaway.peek.Peek.PingAfter} says when a
 * look is not enough, and what to ask then. A {@link dev.goneaway.peek.PeekWatch} looks at the idle connections of a pool every
 * second.
 *
 * <p><b>How they work together.</b> The channel of the socket is never in blocking mode, so a read of it cannot wait. A look
 * takes the driver's own lock if it is free, makes one such read, and keeps the bytes for the next read. An end of the stream, a
 * reset, or an error packet from the server means a dead connection. After other unexpected bytes, a ping decides. If there is
 * nothing to read, the connection counts as alive, unless the server has been silent for so long that a ping is due.
 *
 * <p><b>What it does not do.</b> It works with these two drivers over TCP, with or without TLS. Any other connection is refused.
 * A look does not find a half-open path, a frozen server, a server that is shutting down, or a server that has become read-only.
 * The ping after a silence finds a half-open path and a frozen server.
 */
package dev.goneaway.peek;
