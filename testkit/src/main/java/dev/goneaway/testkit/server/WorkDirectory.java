// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Directories for the data of servers and for temporary files. Each has one owner and is named after the process that owns it, so
 * that a later run finds and deletes what a killed process left.
 */
public final class WorkDirectory {

    private static final Pattern NAME = Pattern.compile("[a-z]+-(\\d+)-\\d+");
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private WorkDirectory() {
    }

    /**
     * Makes a new directory that only its owner can read, and removes the directories of JVMs that were killed. The caller
     * deletes it. The system property {@code goneaway.work} names the directory above it. The prefix is in small letters.
     */
    public static Path create(String prefix) {
        Path root = Path.of(System.getProperty("goneaway.work", "target/goneaway")).toAbsolutePath().normalize();
        try {
            Files.createDirectories(root);
            removeLeftovers(root, NAME);
            while (true) {
                try {
                    Path made = root.resolve(prefix + "-" + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet());
                    return ownerOnly(made);
                } catch (FileAlreadyExistsException e) {
                    // A dead JVM with the same process id left it, or another class loader of this JVM made it.
                }
            }
        } catch (IOException e) {
            throw new ServerUnavailableException("cannot create a work directory in " + root + " (" + e
                    + "): name another with -Dgoneaway.work", e);
        }
    }

    /** Deletes the directories of dead JVMs. The first group of the pattern is the process id in the name of a directory. */
    static void removeLeftovers(Path root, Pattern pattern) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(root)) {
            for (Path child : children) {
                Matcher name = pattern.matcher(child.getFileName().toString());
                if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
                    delete(child);
                }
            }
        }
    }

    /** Deletes a file, or a directory and its contents, as far as possible. Another process may delete files meanwhile. */
    public static void delete(Path directory) {
        File[] children = Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) ? directory.toFile().listFiles() : null;
        if (children != null) {
            for (File child : children) {
                delete(child.toPath());
            }
        }
        // The next start deletes what cannot be deleted now.
        directory.toFile().delete();
    }

    /** Makes a directory that other users of the machine can never read. */
    static Path ownerOnly(Path path) throws IOException {
        return Files.createDirectory(path, permissions(path, "rwx------"));
    }

    /** Writes a new file that other users of the machine can never read. The file must not exist. */
    public static void writeOwnerOnly(Path path, String text) throws IOException {
        Files.createFile(path, permissions(path, "rw-------"));
        Files.writeString(path, text);
    }

    private static FileAttribute<?>[] permissions(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }
}
