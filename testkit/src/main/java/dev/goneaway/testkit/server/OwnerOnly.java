// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Makes files that hold secrets, never readable by anybody else, not even for a moment. */
final class OwnerOnly {

    private OwnerOnly() {
    }

    static Path directory(Path path) throws IOException {
        return Files.createDirectory(path, permissions(path, "rwx------"));
    }

    static void write(Path path, String text) throws IOException {
        Files.createFile(path, permissions(path, "rw-------"));
        Files.writeString(path, text);
    }

    private static FileAttribute<?>[] permissions(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }
}
