// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks;

import dev.goneaway.results.RefusedException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Where this program keeps its things: all beside its jar. */
final class Work {

    private static final String SERVERS = "goneaway.work";

    private Work() {
    }

    /** The directory of the jar, or the one above the classes. */
    static Path home() {
        try {
            return Path.of(Work.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toAbsolutePath().getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a class must come from a path", e);
        }
    }

    /** The expected cells of the matrix, in the working tree that the jar was built in. */
    static Path expected() {
        return home().resolve("../../matrix/expected").normalize();
    }

    /** Puts the data of servers beside the jar, unless somebody chose another place. */
    static void prepare() {
        if (System.getProperty(SERVERS) == null) {
            System.setProperty(SERVERS, home().resolve("goneaway").toString());
        }
    }

    /** As an option that may be given several values takes them. */
    static String list(List<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /**
     * A directory of this run's own for temporary files, JMH's among them; gone when the JVM ends. The name is one that the testkit takes
     * for a work directory, so it also removes what a killed run left.
     */
    static Path temporary() {
        Path parent = Path.of(System.getProperty(SERVERS, home().resolve("goneaway").toString()));
        Path directory = parent.resolve("jmh-" + ProcessHandle.current().pid() + "-0");
        try {
            Files.createDirectories(parent);
            // Of a dead process that had this one's id.
            AtExit.deleteNow(directory);
            AtExit.delete(Files.createDirectory(directory));
        } catch (FileAlreadyExistsException e) {
            throw new RefusedException("something is in the way of the directory " + directory + ": remove it", e);
        } catch (IOException e) {
            throw new RefusedException("cannot make a work directory in " + parent + " (" + e + "): name another with -Dgoneaway.work", e);
        }
        // JMH keeps its lock and the output of its forks there; read when its runner is loaded.
        System.setProperty("java.io.tmpdir", directory.toString());
        return directory;
    }
}
