// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.goneaway.ConnectionOptions;
import dev.goneaway.peek.PeekDataSource;
import dev.goneaway.peek.PeekSocketFactory;
import dev.goneaway.peek.PeekWatch;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The CPU time that a {@link PeekWatch} takes in a minute for a thousand idle connections. The server must allow so many. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 1)
@Measurement(iterations = 1)
public class WatchedMinute {

    private static final int CONNECTIONS = 1_000;

    @Param({"false", "true"})
    public boolean tls;

    private final List<Connection> idle = new ArrayList<>();

    /** What the thread of the watch took. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Watch {
        public double cpuMillis;
    }

    @Setup
    public void open() throws SQLException {
        MysqlDataSource source = EndpointFile.dataSource(Encryption.options(tls));
        source.setSocketFactory(PeekSocketFactory.class.getName());
        DataSource watched =
                new PeekDataSource(source, new PeekWatch(PeekDataSource.DEFAULT_PING_AFTER), ConnectionOptions.DEFAULTS);
        while (idle.size() < CONNECTIONS) {
            idle.add(Encryption.require(watched.getConnection(), tls));
        }
    }

    @Benchmark
    public void minute(Watch watch) throws InterruptedException {
        long id = Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals("goneaway-peek-watch"))
                .findAny().orElseThrow().getId();
        long before = ManagementFactory.getThreadMXBean().getThreadCpuTime(id);
        TimeUnit.MINUTES.sleep(1);
        watch.cpuMillis += (ManagementFactory.getThreadMXBean().getThreadCpuTime(id) - before) / 1e6;
    }

    @TearDown
    public void close() throws SQLException {
        for (Connection connection : idle) {
            connection.close();
        }
    }
}
