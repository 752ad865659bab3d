// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;

/** Looks a name up until its address changes. Runs in a JVM of its own, because Java reads the setting once. */
final class NameProgram {

    private NameProgram() {
    }

    /** Takes a name and the file of names, which it changes. Prints how many milliseconds Java still used the old address. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        // region names
        Security.setProperty("networkaddress.cache.ttl", "5"); // seconds; the default is 30
        // endregion
        String name = arguments[0];
        String old = InetAddress.getByName(name).getHostAddress();
        Files.writeString(Path.of(arguments[1]), "127.0.0.2 " + name + "\n");
        long start = System.nanoTime();
        while (InetAddress.getByName(name).getHostAddress().equals(old)) {
            Thread.sleep(100);
        }
        System.out.println(Duration.ofNanos(System.nanoTime() - start).toMillis());
    }
}
