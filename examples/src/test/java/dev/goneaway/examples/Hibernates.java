// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples;

import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.hibernate.SessionFactory;
import org.hibernate.SharedSessionContract;
import org.hibernate.engine.jdbc.connections.internal.DriverManagerConnectionProvider;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/** Starts Hibernate by JPA's interface, as a program with entities does. The queries of the tests need no entity. */
final class Hibernates {

    /** Hibernate takes its own pool if no other pool is on the class path. Here HikariCP is, so the tests name the pool. */
    static final String BUILT_IN = "hibernate.connection.provider_class=" + DriverManagerConnectionProvider.class.getName();

    private Hibernates() {
    }

    /** Settings are {@code name=value}. */
    static SessionFactory open(String url, String... settings) {
        Map<String, Object> properties = new TreeMap<>();
        properties.put("jakarta.persistence.jdbc.url", url);
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            properties.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return open(properties);
    }

    static SessionFactory open(Properties properties) {
        Map<String, Object> copy = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> copy.put(name, properties.getProperty(name)));
        return open(copy);
    }

    private static SessionFactory open(Map<String, Object> properties) {
        if (Servers.chosen().family() == Server.Family.MARIADB) {
            properties.put("hibernate.dialect", "org.hibernate.dialect.MariaDBDialect");
        }
        HibernatePersistenceConfiguration configuration = new HibernatePersistenceConfiguration("shop");
        configuration.properties(properties);
        return configuration.createEntityManagerFactory();
    }

    /** Reads a price in a session of its own, without a transaction. */
    static int price(SessionFactory hibernate) {
        return hibernate.fromSession(Hibernates::price);
    }

    static int price(SharedSessionContract session) {
        return session.createNativeQuery("SELECT cents FROM price WHERE article = 1", Integer.class).getSingleResult();
    }
}
