// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Real MySQL and MariaDB servers for tests. A server is embedded, in Docker, chosen by the path of its program, or chosen by URL.
 * {@link dev.goneaway.testkit.server.Servers} starts servers, and no server that it starts outlives the JVM.
 */
package dev.goneaway.testkit.server;
