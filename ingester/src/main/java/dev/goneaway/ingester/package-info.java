// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * A whole program that uses a strategy. The program receives lines from TCP connections and stores each line exactly once, also
 * when the server, the network or the program itself fails. {@link dev.goneaway.ingester.Ingester} is the server, {@link
 * dev.goneaway.ingester.Sender} its client.
 */
package dev.goneaway.ingester;
