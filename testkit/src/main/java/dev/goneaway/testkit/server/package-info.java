// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Real servers of MySQL and MariaDB that can be hurt on purpose: embedded, in Docker, by the path of a program, or somebody
 * else's by URL. {@link dev.goneaway.testkit.server.Servers} starts them, and nothing that it starts outlives the JVM.
 */
package dev.goneaway.testkit.server;
