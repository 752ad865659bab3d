// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh.full;

import dev.goneaway.benchmarks.jmh.EndpointFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What no strategy can go below that looks at a clock, takes a lock or looks at its socket; without a server. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class Floor {

    private final ReentrantLock lock = new ReentrantLock();

    /** On the core of those that it is the floor of. */
    @Setup
    public void stay() {
        EndpointFile.stay();
    }

    /**
     * One look at the clock.
     *
     * @return what it shows
     */
    @Benchmark
    public long nanoTime() {
        return System.nanoTime();
    }

    /**
     * A lock that nobody else wants, taken and given back.
     *
     * @return what it guards
     */
    @Benchmark
    public Object lock() {
        lock.lock();
        try {
            return lock;
        } finally {
            lock.unlock();
        }
    }

    /**
     * One system call on a socket that has nothing to say: what any look must pay.
     *
     * @param quiet the socket
     * @return 0
     * @throws IOException never
     */
    @Benchmark
    public int read(Quiet quiet) throws IOException {
        return quiet.channel.read(quiet.buffer);
    }

    /** A non-blocking socket whose other end keeps silent. */
    @State(Scope.Benchmark)
    public static class Quiet {

        private final ByteBuffer buffer = ByteBuffer.allocateDirect(1);
        private SocketChannel channel;
        private SocketChannel otherEnd;

        /**
         * Connects.
         *
         * @throws IOException if there is no loopback interface
         */
        @Setup
        public void open() throws IOException {
            try (ServerSocketChannel door = ServerSocketChannel.open()) {
                door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                channel = SocketChannel.open(door.getLocalAddress());
                otherEnd = door.accept();
            }
            channel.configureBlocking(false);
            requireQuiet();
        }

        private void requireQuiet() throws IOException {
            int read = channel.read(buffer);
            if (read != 0) {
                throw new IllegalStateException("a quiet socket answers " + read);
            }
        }

        /**
         * Closes both ends.
         *
         * @throws IOException never
         */
        @TearDown
        public void close() throws IOException {
            requireQuiet();
            channel.close();
            otherEnd.close();
        }
    }
}
