// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionOptions.Probe;
import dev.goneaway.ConnectionStrategy;
import dev.goneaway.Replacement;
import dev.goneaway.Replacement.Reason;
import dev.goneaway.WriteProbe;
import dev.goneaway.testkit.Deadline;
import dev.goneaway.testkit.contract.Sql;
import dev.goneaway.testkit.server.Server;
import dev.goneaway.testkit.server.Servers;
import dev.goneaway.testkit.wire.FaultProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The listener hears once of each connection that a pool replaces, and of no other. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PoolReportsTest {

    private final Server server = Servers.chosen();
    private final List<Replacement> heard = new CopyOnWriteArrayList<>();
    private RecycleSettings settings = RecycleSettings.DEFAULTS.withSize(1);
    private ConnectionOptions options = ConnectionOptions.DEFAULTS.withListener(heard::add).withMaxWait(Duration.ofSeconds(10));
    private Connection admin;
    private ConnectionStrategy strategy;

    private enum Pool { HIKARI, C3P0 }

    @BeforeEach
    void administrator() throws SQLException {
        admin = server.admin();
    }

    @AfterEach
    void end() throws SQLException {
        strategy.close();
        admin.close();
    }

    private void open(Pool pool) {
        strategy = pool == Pool.HIKARI ? HikariRecycle.strategy(server.dataSource(), settings, options)
                : C3p0Recycle.strategy(server.dataSource(), settings, options);
    }

    private void kill(long id) throws SQLException {
        Sql.execute(admin, "KILL " + id);
        await().until(() -> Sql.number(admin, "SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id) == 0);
    }

    /** Waits until HikariCP validates again. */
    private static void rest() {
        await().pollDelay(Duration.ofMillis(700)).until(() -> true);
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatDiedWhileIdleIsToldBeforeTheNextUnit(Pool pool) throws SQLException {
        open(pool);
        long lost = strategy.withConnection(Sql::id);
        rest();
        kill(lost);
        strategy.useConnection(connection -> assertThat(heard).hasSize(1));
        assertThat(heard).hasSize(1);
        assertThat(heard.get(0).reason()).isEqualTo(Reason.PING_FAILED);
        assertThat(heard.get(0).oldConnectionId()).isEqualTo(lost);
        assertThat(heard.get(0).idle()).isBetween(Duration.ofMillis(700), heard.get(0).age());
    }

    /** HikariCP trusts such a connection. */
    @ParameterizedTest
    @EnumSource
    void aConnectionThatDiedAMomentAfterItsUseIsFoundIfTheProgramChoseAProbe(Pool pool) throws SQLException {
        settings = settings.withSize(3).withProbe(Probe.PING::on);
        open(pool);
        strategy.useConnection(one -> strategy.useConnection(two -> strategy.useConnection(three -> {
            for (Connection each : List.of(one, two, three)) {
                kill(Sql.id(each));
            }
        })));
        assertThat(strategy.<Long>withConnection(connection -> Sql.number(connection, "SELECT 42"))).isEqualTo(42);
        assertThat(heard).isNotEmpty().extracting(Replacement::reason).containsOnly(Reason.PING_FAILED);
    }

    /** The pool hands the connection over at its return, without a look at it. */
    @ParameterizedTest
    @EnumSource
    void aConnectionThatDiedWhileABorrowerWaitedForItIsFoundIfTheProgramChoseAProbe(Pool pool) throws SQLException {
        settings = settings.withSize(1).withProbe(Probe.PING::on);
        open(pool);
        List<Deadline.Task<Long>> waiting = new ArrayList<>();
        strategy.useConnection(connection -> {
            AtomicReference<Thread> borrower = new AtomicReference<>();
            waiting.add(Deadline.start("borrower", () -> {
                borrower.set(Thread.currentThread());
                return strategy.withConnection(next -> Sql.number(next, "SELECT 42"));
            }));
            await().until(() -> borrower.get() != null && borrower.get().getState().name().contains("WAITING"));
            kill(Sql.id(connection));
        });
        assertThat(waiting.get(0).get(Duration.ofSeconds(20))).isEqualTo(42);
        assertThat(heard).extracting(Replacement::reason).containsExactly(Reason.PING_FAILED);
    }

    @ParameterizedTest
    @EnumSource
    void aProbeThatThrowsUncheckedCostsNoPlaceInThePool(Pool pool) throws SQLException {
        AtomicInteger questions = new AtomicInteger();
        settings = settings.withSize(1).withProbe(physical -> millis -> {
            if (questions.getAndIncrement() % 2 == 0) {
                throw new IllegalStateException("a mistake of the probe");
            }
            return Optional.empty();
        });
        open(pool);
        for (int unit = 0; unit < 4; unit++) {
            assertThat(strategy.<Long>withConnection(connection -> Sql.number(connection, "SELECT 42"))).isEqualTo(42);
        }
        assertThat(heard).isNotEmpty().extracting(Replacement::reason).containsOnly(Reason.CHECK_FAILED);
    }

    @ParameterizedTest
    @EnumSource
    void aLossInAUnitIsToldOnceWithIdAndAgeAndTheOtherConnectionsAreRetired(Pool pool) throws SQLException {
        settings = settings.withSize(3);
        open(pool);
        long[] ids = new long[3];
        strategy.useConnection(one -> strategy.useConnection(two -> strategy.useConnection(three -> {
            ids[0] = Sql.id(one);
            ids[1] = Sql.id(two);
            ids[2] = Sql.id(three);
        })));
        Throwable[] thrown = new Throwable[1];
        long[] lost = new long[1];
        thrown[0] = catchThrowable(() -> strategy.useConnection(connection -> {
            lost[0] = Sql.id(connection);
            kill(lost[0]);
            Sql.execute(connection, "DO 1");
        }));
        assertThat(heard).filteredOn(each -> each.reason() == Reason.LOST_DURING_WORK).hasSize(1).allSatisfy(each -> {
            assertThat(each.cause()).isSameAs(thrown[0]);
            assertThat(each.oldConnectionId()).isEqualTo(lost[0]);
            assertThat(each.age()).isPositive().isGreaterThan(each.idle());
        });
        await().untilAsserted(() -> {
            // Borrows all, because c3p0 retires a connection when it would be lent.
            strategy.useConnection(one -> strategy.useConnection(two -> strategy.useConnection(Sql::id)));
            assertThat(heard).extracting(Replacement::oldConnectionId).contains(ids[0], ids[1], ids[2]).doesNotHaveDuplicates();
        });
        assertThat(heard).filteredOn(each -> each.oldConnectionId() != lost[0]).extracting(Replacement::reason).containsOnly(Reason.RETIRED);
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatTurnedReadOnlyIsToldBeforeTheNextUnitIfTheProgramChoseTheWriteProbe(Pool pool) throws SQLException {
        assumeTrue(server.hasProcess(), "a server that may not be turned read-only");
        settings = settings.withProbe(new WriteProbe());
        options = options.withMaxWait(Duration.ofSeconds(1));
        open(pool);
        long old = strategy.withConnection(Sql::id);
        rest();
        Sql.execute(admin, "SET GLOBAL read_only = 1");
        try {
            Throwable thrown = catchThrowable(() -> strategy.useConnection(connection -> { }));
            assertThat(heard).extracting(Replacement::reason).containsExactly(Reason.FOUND_READ_ONLY);
            assertThat(heard.get(0).oldConnectionId()).isEqualTo(old);
            assertThat(thrown).isInstanceOf(SQLException.class);
            Throwable lastConnect = pool == Pool.HIKARI ? thrown.getCause() : thrown.getSuppressed()[0];
            assertThat(lastConnect).hasStackTraceContaining("the server is read-only");
        } finally {
            Sql.execute(admin, "SET GLOBAL read_only = 0");
        }
        await().ignoreExceptionsInstanceOf(SQLException.class).until(() -> strategy.<Long>withConnection(Sql::id) != old);
    }

    /** c3p0 validates after each exception, inside the unit. */
    @ParameterizedTest
    @EnumSource
    void noProbeIsSentInsideAUnit(Pool pool) throws SQLException {
        AtomicInteger asked = new AtomicInteger();
        settings = settings.withProbe(connection -> {
            Probe.Question ping = Probe.PING.on(connection);
            return millis -> {
                asked.incrementAndGet();
                return ping.ask(millis);
            };
        });
        open(pool);
        strategy.useConnection(connection -> {
            int before = asked.get();
            assertThat(catchThrowable(() -> Sql.execute(connection, "SELEKT 1"))).isInstanceOf(SQLException.class);
            assertThat(connection.isValid(1)).isTrue();
            assertThat(asked).hasValue(before);
        });
        assertThat(heard).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aPoolThatIsClosedTellsNothing(Pool pool) throws SQLException {
        settings = settings.withSize(3);
        open(pool);
        strategy.useConnection(one -> strategy.useConnection(Sql::id));
        long id = strategy.withConnection(Sql::id);
        strategy.close();
        await().until(() -> Sql.number(admin, "SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id) == 0);
        assertThat(heard).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void onlyAListenerCostsOneMoreCommandForEachConnect(Pool pool) throws Exception {
        assertThat(commandsOfAConnect(pool, options) - commandsOfAConnect(pool, options.withListener(null))).isOne();
    }

    private long commandsOfAConnect(Pool pool, ConnectionOptions chosen) throws Exception {
        try (FaultProxy proxy = new FaultProxy(server)) {
            var source = proxy.throughInPlaintext(server.dataSource());
            strategy = pool == Pool.HIKARI ? HikariRecycle.strategy(source, settings, chosen)
                    : C3p0Recycle.strategy(source, settings, chosen);
            strategy.useConnection(Sql::id);
            long commands = proxy.commands();
            assertThat(proxy.connections()).isOne();
            strategy.close();
            return commands;
        }
    }
}
