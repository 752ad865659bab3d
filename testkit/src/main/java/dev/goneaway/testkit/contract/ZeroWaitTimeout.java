// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import javax.sql.DataSource;

/** Imitates a server whose {@code wait_timeout} is 0, which means never. MySQL and MariaDB do not allow a value below 1. */
public final class ZeroWaitTimeout {

    private ZeroWaitTimeout() {
    }

    /** {@return a source of real connections that answer 0 to {@code SELECT @@wait_timeout}} */
    public static DataSource of(DataSource source) {
        return proxy(DataSource.class, source);
    }

    private static <T> T proxy(Class<T> type, T real) {
        ClassLoader loader = real.getClass().getClassLoader();
        return type.cast(Proxy.newProxyInstance(loader, new Class<?>[] {type}, (self, method, arguments) -> {
            if (method.getName().equals("executeQuery")) {
                arguments[0] = ((String) arguments[0]).replace("@@wait_timeout", "0");
            }
            try {
                Object result = method.invoke(real, arguments);
                return switch (method.getName()) {
                    case "getConnection" -> proxy(Connection.class, (Connection) result);
                    case "createStatement" -> proxy(Statement.class, (Statement) result);
                    default -> result;
                };
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
