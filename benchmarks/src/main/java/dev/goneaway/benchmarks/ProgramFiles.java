// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.benchmarks.process.AtExit;
import dev.goneaway.testkit.server.WorkDirectory;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the files of this program, which are in the directory of its jar. */
final class ProgramFiles {

    private ProgramFiles() {
    }

    /** Returns the directory of the jar, or the one above the classes. */
    static Path home() {
        try {
            return Path.of(ProgramFiles.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toAbsolutePath()
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a class must come from a path", e);
        }
    }

    /** Returns where the working tree, in which the jar was built, keeps the expected cells of the matrix. */
    static Path expected() {
        return home().resolve("../../matrix/expected").normalize();
    }

    /** Puts the data of servers beside the jar, unless the user chose another place. */
    static void prepare() {
        System.getProperties().putIfAbsent("goneaway.work", home().resolve("goneaway").toString());
    }

    /** Joins values with commas, as an option with several values expects them. */
    static String list(List<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /**
     * Creates a directory for temporary files of this run and of JMH. The directory is deleted at the end of the JVM, and in a
     * later run if the JVM is killed.
     */
    static Path temporary() {
        Path directory = WorkDirectory.create("jmh");
        AtExit.run(() -> WorkDirectory.delete(directory));
        // JMH's runner reads this property when its class is loaded.
        System.setProperty("java.io.tmpdir", directory.toString());
        return directory;
    }
}
