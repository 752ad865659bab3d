// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Replaces dead MySQL connections with one file, or with two.
 *
 * <p>{@link dev.goneaway.pocket.OneConnection} holds one connection, with timestamp or ping. {@code OneConnection} needs the JDK
 * only. {@link dev.goneaway.pocket.PeekCheck} adds peek and needs MySQL Connector/J. No other package of this project is needed.
 *
 * <p>The module's README lists the groups of the contract that both classes keep. The full edition keeps all groups.
 */
package dev.goneaway.pocket;
