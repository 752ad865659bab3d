// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.Replacement.Staleness;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the cases that need no server. The contract tests the other cases. */
class LentConnectionTest {

    /** Calls that do not use the session. A unit that makes only these calls has not used its connection. */
    private static final Set<String> NO_USE = Set.of("isClosed", "getAutoCommit", "isWrapperFor");

    private final List<String> calls = new ArrayList<>();
    private final Connection recording = stub(Connection.class, (method, arguments) -> {
        calls.add(method.getName() + Arrays.toString(arguments));
        return valueOf(method.getReturnType());
    });

    static Stream<Method> callsOfJdbc() {
        return Arrays.stream(Connection.class.getMethods()).filter(method -> Modifier.isAbstract(method.getModifiers()))
                .filter(method -> !method.getName().equals("close"));
    }

    @ParameterizedTest
    @MethodSource("callsOfJdbc")
    void passesEveryCallOnWithTheSameArgumentsAndResult(Method method) throws ReflectiveOperationException {
        LentConnection lent = new LentConnection(recording);
        Object[] arguments = Arrays.stream(method.getParameterTypes()).map(LentConnectionTest::valueOf).toArray();
        if (method.getName().equals("unwrap") || method.getName().equals("isWrapperFor")) {
            arguments[0] = Statement.class;
        }
        Object result = method.invoke(lent, arguments);
        assertThat(calls.get(calls.size() - 1)).isEqualTo(method.getName() + (arguments.length == 0 ? "null" : Arrays.toString(arguments)));
        assertThat(result).isEqualTo(valueOf(method.getReturnType()));
        assertThat(lent.wasUsed()).isEqualTo(!NO_USE.contains(method.getName()));
    }

    @Test
    void closesTheConnectionForTheUnitOnly() throws SQLException {
        LentConnection lent = new LentConnection(recording);
        lent.close();
        lent.close();
        assertThat(calls).containsExactly("getAutoCommitnull");
        assertThat(lent.isClosed()).isTrue();
        assertThat(lent.isValid(1)).isFalse();
        assertThatThrownBy(lent::createStatement).isInstanceOf(SQLNonTransientConnectionException.class);
        assertThatThrownBy(() -> lent.setClientInfo("any", "any")).isInstanceOf(SQLClientInfoException.class);
        assertThat(lent.lend().createStatement()).as("the next unit may use it").isNull();
    }

    @Test
    void forgetsStatementsThatTheUnitClosed() throws SQLException {
        AtomicBoolean closed = new AtomicBoolean(true);
        LentConnection lent = new LentConnection(stub(Connection.class, (method, arguments) -> method.getName().equals("createStatement")
                ? stub(Statement.class, (each, none) -> each.getName().equals("isClosed") ? closed.get() : null)
                : valueOf(method.getReturnType())));
        WeakReference<Statement> first = new WeakReference<>(lent.createStatement());
        for (int i = 0; i < 1_000; i++) {
            lent.createStatement();
        }
        for (int i = 0; i < 50 && first.get() != null; i++) {
            System.gc();
        }
        assertThat(first.get()).isNull();
    }

    @Test
    void closesEveryStatementThatTheUnitLeftOpen() throws SQLException {
        List<Integer> closed = new ArrayList<>();
        List<Integer> made = new ArrayList<>();
        LentConnection lent = new LentConnection(stub(Connection.class, (method, arguments) -> {
            if (!method.getName().equals("createStatement")) {
                return valueOf(method.getReturnType());
            }
            int number = made.size();
            made.add(number);
            return stub(Statement.class, (each, none) -> each.getName().equals("isClosed") ? number % 3 == 0
                    : each.getName().equals("close") && closed.add(number) ? null : null);
        }));
        for (int i = 0; i < 1_000; i++) {
            lent.createStatement();
        }
        lent.closeStatements();
        assertThat(closed).containsAll(made.stream().filter(number -> number % 3 != 0).toList());
    }

    @Test
    void readsNoSettingThatTheUnitDoesNotChange() throws SQLException {
        LentConnection lent = new LentConnection(stub(Connection.class, (method, arguments) -> {
            calls.add(method.getName());
            return method.getName().equals("isClosed") ? Boolean.FALSE : valueOf(method.getReturnType());
        }));
        lent.getMetaData();
        assertThat(lent.end(null, ConnectionOptions.DEFAULTS)).isEmpty();
        assertThat(Set.copyOf(calls)).isEqualTo(Set.of("getAutoCommit", "getMetaData", "unwrap", "isClosed"));
    }

    @Test
    void takesARefusalOfTheDriverForADemotionIfTheUnitItselfWantedToWrite() throws SQLException {
        LentConnection lent = new LentConnection(stub(Connection.class, (method, arguments) ->
                method.getName().equals("isClosed") ? Boolean.FALSE : valueOf(method.getReturnType())));
        lent.setReadOnly(false);
        SQLException refusal = new SQLException("Connection is read-only. Queries leading to data modification are not allowed.", "S1009");
        assertThat(lent.end(refusal, ConnectionOptions.DEFAULTS)).contains(new Staleness(Reason.READ_ONLY_DEMOTION, refusal));
    }

    /** MariaDB Connector/J supports no type maps. */
    @Test
    void undoesNoSettingThatTheDriverRefused() throws SQLException {
        LentConnection lent = new LentConnection(stub(Connection.class, (method, arguments) -> {
            if (method.getName().equals("setTypeMap")) {
                throw new UnsupportedOperationException();
            }
            return method.getName().equals("isClosed") ? Boolean.FALSE : valueOf(method.getReturnType());
        }));
        assertThatThrownBy(() -> lent.setTypeMap(Map.of())).isInstanceOf(UnsupportedOperationException.class);
        assertThat(lent.end(null, ConnectionOptions.DEFAULTS)).isEmpty();
    }

    /** MySQL Connector/J 9 gets 1156 after a stream of the program broke during LOAD DATA. The server then closes the connection. */
    @Test
    void discardsAConnectionInDoubtIfTheAnswerIsALoss() throws SQLException {
        SQLException answer = new SQLException("Got packets out of order", "08S01", 1156);
        LentConnection lent = new LentConnection(stub(Connection.class, (method, arguments) -> switch (method.getName()) {
            case "isClosed" -> false;
            case "createStatement" -> stub(Statement.class, (each, query) -> {
                if (each.getName().equals("executeQuery")) {
                    LentConnectionTest.<RuntimeException>sneak(answer);
                }
                return null;
            });
            default -> valueOf(method.getReturnType());
        }));
        lent.getMetaData();
        IllegalStateException own = new IllegalStateException("the unit's own");
        assertThat(lent.end(own, ConnectionOptions.DEFAULTS)).contains(new Staleness(Reason.CLEANUP_FAILED, answer));
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }

    private static Object valueOf(Class<?> type) {
        return type == boolean.class ? Boolean.TRUE : type == int.class ? Integer.valueOf(7) : null;
    }

    private static <T> T stub(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(LentConnectionTest.class.getClassLoader(), new Class<?>[] {type},
                (self, method, arguments) -> switch (method.getName()) {
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> answer.to(method, arguments);
                }));
    }

    /** Answers the calls of a stub. */
    @FunctionalInterface
    private interface Answer {

        Object to(Method method, Object[] arguments);
    }
}
