// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Looks at the socket of an idle connection: a server that ended the connection has already said so to this machine.
 *
 * <p><b>What it is for.</b> To find a dead connection before it is used, at the price of one system call instead of a round trip:
 * for one worker, or for each borrow from a pool.
 *
 * <p><b>Its main types.</b> {@link dev.goneaway.peek.PeekSocketFactory} gives Connector/J a socket that can be looked at. {@link
 * dev.goneaway.peek.Peek} is the look itself, and {@link dev.goneaway.peek.Peeked} what it showed. {@link
 * dev.goneaway.peek.PeekStrategy} looks before each unit of work; {@link dev.goneaway.peek.PeekDataSource} and {@link
 * dev.goneaway.peek.PeekDriver} look wherever a pool calls {@code isValid}. {@link dev.goneaway.peek.PingAfter} says after how
 * long a silence of the server a look is not enough.
 *
 * <p><b>How they work together.</b> The socket stands on a channel that is never in blocking mode, so a read of it cannot wait. A
 * look takes the driver's own lock, if it is free, makes one such read, and gives back to the stream what it has read. The end of
 * the stream, a reset or the server's last words mean that the connection is dead; bytes that nobody asked for mean a doubt,
 * which a ping settles; and nothing means alive, unless the server has been silent for so long that a ping is due.
 *
 * <p><b>What it does not do.</b> It works with MySQL Connector/J over TCP, with or without TLS; any other connection is refused,
 * never called alive. A look does not see a path that drops packets without a word, a frozen server, one that is shutting down,
 * or one that has turned read-only; the ping after silence finds the first two.
 */
package dev.goneaway.peek;
