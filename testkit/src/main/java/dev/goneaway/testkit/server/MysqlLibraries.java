// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out whether this machine has the libraries that embedded MySQL needs, by running MySQL. */
final class MysqlLibraries {

    private static final Pattern MISSING = Pattern.compile("loading shared libraries: (\\S+):");
    private static final Map<String, String> PACKAGES = Map.of(
            "libaio.so.1", "libaio1, or libaio1t64 on newer releases", "libnuma.so.1", "libnuma1");
    private static final List<String> DIRECTORIES = List.of(
            "/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib");

    private MysqlLibraries() {
    }

    /** Returns what is wrong, or nothing if the server runs here. */
    static Optional<String> problem(Distribution mysql) {
        ServerProgram.Result result = ServerProgram.version(mysql.program());
        if (result.exitCode() == 0) {
            return Optional.empty();
        }
        Matcher missing = MISSING.matcher(result.output());
        if (!missing.find()) {
            return Optional.of("embedded MySQL cannot run here: " + result.firstLine());
        }
        String library = missing.group(1);
        if (library.equals("libaio.so.1") && linkRenamed(mysql.basedir())) {
            return problem(mysql);
        }
        String debian = PACKAGES.containsKey(library) ? " (Debian: apt-get install " + PACKAGES.get(library) + ")" : "";
        return Optional.of("embedded MySQL cannot run here: " + library + " is missing" + debian);
    }

    /**
     * Newer releases of Debian and Ubuntu have this library under a new name only. The name marks a difference on 32-bit
     * machines. On this machine it is the same library. A link beside the server's own libraries, where the server looks first,
     * is enough. Returns whether a link was made.
     */
    private static boolean linkRenamed(Path basedir) {
        for (String directory : DIRECTORIES) {
            Path renamed = Path.of(directory, "libaio.so.1t64");
            Path link = basedir.resolve("lib/private/libaio.so.1");
            if (Files.exists(renamed) && !Files.exists(link)) {
                try {
                    Files.deleteIfExists(link);
                    Files.createSymbolicLink(link, renamed);
                    return true;
                } catch (IOException e) {
                    return false;
                }
            }
        }
        return false;
    }
}
