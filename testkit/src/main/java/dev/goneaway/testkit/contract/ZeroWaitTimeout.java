// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import javax.sql.DataSource;

/** Imitates a server whose {@code wait_timeout} is 0, which means never. MySQL and MariaDB do not allow a value below 1. */
public final class ZeroWaitTimeout {

    private ZeroWaitTimeout() {
    }

    /**
     * Makes real connections that answer 0 to {@code SELECT @@wait_timeout}.
     *
     * @param source makes the connections
     * @return plain otherwise
     */
    public static DataSource of(DataSource source) {
        return proxy(DataSource.class, source, (method, arguments) -> method.getName().equals("getConnection")
                ? connection((Connection) invoke(source, method, arguments)) : invoke(source, method, arguments));
    }

    private static Connection connection(Connection real) {
        return proxy(Connection.class, real, (method, arguments) -> method.getName().equals("createStatement")
                ? statement((Statement) invoke(real, method, arguments)) : invoke(real, method, arguments));
    }

    private static Statement statement(Statement real) {
        return proxy(Statement.class, real, (method, arguments) -> method.getName().equals("executeQuery")
                ? real.executeQuery(((String) arguments[0]).replace("@@wait_timeout", "0")) : invoke(real, method, arguments));
    }

    private static <T> T proxy(Class<T> type, T real, Call call) {
        return type.cast(Proxy.newProxyInstance(real.getClass().getClassLoader(), new Class<?>[] {type},
                (self, method, arguments) -> call.of(method, arguments)));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Handles a call on a proxy. */
    @FunctionalInterface
    private interface Call {

        Object of(Method method, Object[] arguments) throws Throwable;
    }
}
