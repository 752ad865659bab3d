// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Unpacks archives below a directory. Refuses entries that would leave the directory. */
final class Archives {

    private static final int EXECUTABLE = 0100;

    private Archives() {
    }

    static void tarGz(InputStream in, Path directory) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(new BufferedInputStream(in)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isSymbolicLink()) {
                    link(entry.getLinkName(), inside(directory, entry.getName()), directory);
                } else if (entry.isFile()) {
                    write(tar, inside(directory, entry.getName()), (entry.getMode() & EXECUTABLE) != 0);
                }
            }
        }
    }

    /** Writes one file, and closes the stream. */
    static void file(InputStream in, Path directory, String name, boolean executable) throws IOException {
        try (in) {
            write(in, inside(directory, name), executable);
        }
    }

    private static void write(InputStream in, Path file, boolean executable) throws IOException {
        Files.createDirectories(file.getParent());
        Files.copy(in, file);
        if (executable && !file.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + file + " executable");
        }
    }

    private static void link(String target, Path link, Path directory) throws IOException {
        // The archive has links into the temporary directory of its build machine. The server does not need them.
        if (!target.startsWith("/") && link.resolveSibling(target).normalize().startsWith(directory)) {
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, Path.of(target));
        }
    }

    private static Path inside(Path directory, String name) throws IOException {
        Path path = directory.resolve(name).normalize();
        if (!path.startsWith(directory)) {
            throw new IOException("the entry " + name + " would leave the directory");
        }
        return path;
    }
}
