// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import java.io.File;
import java.nio.file.Path;
import java.util.List;

/** A program for a JVM of its own: starts a server, says so, and waits to be killed. */
final class ChildJvm {

    private ChildJvm() {
    }

    /** Starts this class in a new JVM with the class path and the settings of this one. */
    static Process start(String choice) throws java.io.IOException {
        return builder(choice).start();
    }

    /** The same, for a JVM whose programs find this temporary directory. */
    static Process start(String choice, Path temporary) throws java.io.IOException {
        ProcessBuilder builder = builder(choice);
        builder.environment().put("TMPDIR", temporary.toString());
        return builder.start();
    }

    /** The same, for a JVM with its own cache. What it prints as an error is part of its output. */
    static Process startWithCache(String choice, Path cache) throws java.io.IOException {
        ProcessBuilder builder = builder(choice).redirectErrorStream(true);
        builder.environment().put("XDG_CACHE_HOME", cache.toString());
        return builder.start();
    }

    private static ProcessBuilder builder(String choice) {
        return new ProcessBuilder(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Xshare:auto", "-XX:TieredStopAtLevel=1",
                "-Dgoneaway.work=" + System.getProperty("goneaway.work", "target/goneaway"),
                "-cp", System.getProperty("java.class.path"), ChildJvm.class.getName(), choice))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    public static void main(String... args) throws Exception {
        Server server = Servers.start(args[0]);
        System.out.println("port " + server.port());
        // Until the pipe ends: a child that survives the test that kills it would be a leak of its own.
        System.in.read();
    }
}
