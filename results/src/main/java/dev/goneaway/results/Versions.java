// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.results;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** The versions that this program was built with. */
public final class Versions {

    private static final Properties BUILT_WITH = new Properties();

    static {
        try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
            BUILT_WITH.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Versions() {
    }

    public static String project() {
        return BUILT_WITH.getProperty("project");
    }

    /** Returns whether the system property {@code goneaway.driver} chooses MariaDB Connector/J. */
    public static boolean isMariaDbDriver() {
        return System.getProperty("goneaway.driver", "").startsWith("mariadb");
    }

    /** Returns name and version of the driver. */
    public static String driver() {
        return isMariaDbDriver() ? "MariaDB Connector/J " + of("mariadb-driver") : "MySQL Connector/J " + of("driver");
    }

    /** Returns the versions of the other pools by their names, in the order of the tables. */
    public static Map<String, String> peers() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("DBCP2", of("dbcp2"));
        versions.put("Tomcat JDBC", of("tomcat-jdbc"));
        versions.put("Agroal", of("agroal"));
        versions.put("Vibur DBCP", of("vibur"));
        versions.put("Druid", of("druid"));
        return versions;
    }

    static String of(String library) {
        return BUILT_WITH.getProperty(library);
    }
}
