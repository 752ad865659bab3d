// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.Probe;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Tests what needs no server. The tests of the strategies do the rest. */
class ProbingDataSourceTest {

    /** HikariCP gives a thread pool to a driver whose name it does not see. MySQL Connector/J 8 uses that pool. */
    @Test
    void changesTheDeadlineOfAConnectionBeforeTheCallReturns() throws SQLException {
        List<Object> deadlines = new ArrayList<>();
        Connection physical = proxy(Connection.class, (method, arguments) -> {
            if (method.equals("setNetworkTimeout")) {
                ((Executor) arguments[0]).execute(() -> deadlines.add(arguments[1]));
            }
            return null;
        });
        DataSource source = proxy(DataSource.class, (method, arguments) -> physical);
        Connection probed = new ProbingDataSource(source, Probe.PING, ConnectionOptions.DEFAULTS).getConnection();
        probed.setNetworkTimeout(later -> { }, 1_234);
        assertThat(deadlines).containsExactly(1_234);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(ProbingDataSourceTest.class.getClassLoader(), new Class<?>[] {type},
                (self, method, arguments) -> {
                    Object result = answer.to(method.getName(), arguments);
                    boolean needsOne = result == null && method.getReturnType() == boolean.class;
                    return needsOne ? Boolean.TRUE : result;
                }));
    }

    /** Answers the calls of a stub. */
    @FunctionalInterface
    private interface Answer {

        Object to(String method, Object[] arguments);
    }
}
