// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;

/**
 * Makes real connections and records each of them, with every call on it. A test can change the target at any time. Thread-safe.
 */
public final class TracingDataSource {

    private final List<Traced> connections = new CopyOnWriteArrayList<>();
    private final DataSource facade;
    private volatile DataSource target;
    private volatile boolean autoCommit = true;

    /** A connection that was made, with the server's id of it, and the names of the methods called since then, in their order. */
    public record Traced(long id, Connection physical, List<String> calls) {
    }

    public TracingDataSource(DataSource target) {
        this.target = target;
        this.facade = (DataSource) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {DataSource.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "getConnection" -> connect();
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    case "toString" -> "TracingDataSource";
                    default -> method.invoke(this.target, arguments);
                });
    }

    public DataSource asDataSource() {
        return facade;
    }

    public void pointTo(DataSource other) {
        target = other;
    }

    /** New connections have autocommit off from now on. */
    public void giveAutoCommitOff() {
        autoCommit = false;
    }

    /** {@return all connections that were made, in their order} */
    public List<Traced> connections() {
        return List.copyOf(connections);
    }

    private Connection connect() throws SQLException {
        Connection physical = target.getConnection();
        physical.setAutoCommit(autoCommit);
        Traced traced = new Traced(Sql.id(physical), physical, new CopyOnWriteArrayList<>());
        connections.add(traced);
        return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Connection.class},
                (self, method, arguments) -> {
                    traced.calls().add(method.getName());
                    try {
                        return method.getName().equals("equals") ? self == arguments[0] : method.invoke(physical, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
