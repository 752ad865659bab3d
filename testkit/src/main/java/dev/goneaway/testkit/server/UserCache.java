// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;

/** Directories that are filled once per user and shared by all builds, also by builds that start at the same time. */
final class UserCache {

    @FunctionalInterface
    interface Filler {

        void fill(Path directory) throws IOException;
    }

    /** The name of a directory that is being filled. The number is the id of the process that fills it. */
    private static final Pattern UNFINISHED = Pattern.compile(".+\\.pid-(\\d+)\\.\\d+");

    private UserCache() {
    }

    /**
     * Returns the directory of that name, completely filled. If it is missing, each caller fills a directory of its own and
     * renames it. Renaming is atomic: one caller wins, and the others delete their copies. So no lock is needed. The next caller
     * that fills a directory deletes what a killed build left.
     */
    static Path directory(String name, Filler filler) {
        Path directory = root().resolve(name);
        if (Files.isDirectory(directory)) {
            return directory;
        }
        Path mine = null;
        try {
            Files.createDirectories(directory.getParent());
            WorkDirectory.removeLeftovers(directory.getParent(), UNFINISHED);
            mine = Files.createTempDirectory(directory.getParent(),
                    directory.getFileName() + ".pid-" + ProcessHandle.current().pid() + ".");
            filler.fill(mine);
            publish(mine, directory);
            return directory;
        } catch (IOException e) {
            throw new ServerUnavailableException("cannot fill " + directory + " (" + e
                    + "): free some space there, or set XDG_CACHE_HOME to another directory", e);
        } finally {
            if (mine != null) {
                WorkDirectory.delete(mine);
            }
        }
    }

    private static void publish(Path mine, Path directory) throws IOException {
        try {
            Files.move(mine, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    static Path root() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base = cache == null || cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return base.resolve("goneaway").toAbsolutePath();
    }
}
