// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * A whole program that uses a strategy. The program receives lines from TCP connections and stores each line exactly once, also
 * when the server, the network or the program itself fails. The class {@link dev.goneaway.ingester.Ingester} is the server, and
 * {@link dev.goneaway.ingester.Sender} is the client.
 */
package dev.goneaway.ingester;
