// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.examples.quarkus;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Writes down how an Agroal pool is configured, so that two pools can be compared. */
public final class PoolSettings {

    private PoolSettings() {
    }

    /** Returns all settings but the address, the account, the cache of a thread and the transaction manager. */
    public static String of(AgroalDataSource source) {
        AgroalConnectionPoolConfiguration pool = source.getConfiguration().connectionPoolConfiguration();
        Map<String, Object> settings = new TreeMap<>();
        read(AgroalConnectionPoolConfiguration.class, pool, settings);
        read(AgroalConnectionFactoryConfiguration.class, pool.connectionFactoryConfiguration(), settings);
        settings.put("connectionValidator", pool.connectionValidator().getClass().getName());
        settings.put("exceptionSorter", pool.exceptionSorter().getClass().getName());
        settings.put("implementation", source.getConfiguration().dataSourceImplementation());
        settings.remove("jdbcUrl");
        return settings.toString();
    }

    private static void read(Class<?> type, Object configuration, Map<String, Object> settings) {
        for (Method method : type.getMethods()) {
            Class<?> value = method.getReturnType();
            if (method.getParameterCount() == 0 && (value.isPrimitive() || value.isEnum() || value == Duration.class
                    || value == String.class || value.getSimpleName().equals("IsolationLevel"))) {
                try {
                    settings.put(method.getName(), String.valueOf(method.invoke(configuration)));
                } catch (IllegalAccessException | InvocationTargetException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
