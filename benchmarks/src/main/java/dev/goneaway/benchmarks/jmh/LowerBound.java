// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.jmh;

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

/**
 * The costs of operations that a strategy needs: reading a clock, taking a lock, reading a socket. Needs no server. Runs from
 * before this class was renamed call it {@code Floor}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class LowerBound {

    private final ReentrantLock lock = new ReentrantLock();

    @Benchmark
    public long nanoTime() {
        return System.nanoTime();
    }

    /** Takes and releases a lock without contention. */
    @Benchmark
    public Object lock() {
        lock.lock();
        try {
            return lock;
        } finally {
            lock.unlock();
        }
    }

    /** Reads a non-blocking socket that has no bytes: one system call. */
    @Benchmark
    public int read(QuietSocket socket) throws IOException {
        return socket.read();
    }

    /** A non-blocking socket whose other end sends nothing. */
    @State(Scope.Benchmark)
    public static class QuietSocket implements AutoCloseable {

        private final ByteBuffer buffer = ByteBuffer.allocateDirect(1);
        private SocketChannel channel;
        private SocketChannel otherEnd;

        /** Connects the socket over the loopback interface. */
        @Setup
        public void open() throws IOException {
            try (ServerSocketChannel listener = ServerSocketChannel.open()) {
                listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                channel = SocketChannel.open(listener.getLocalAddress());
                otherEnd = listener.accept();
            }
            channel.configureBlocking(false);
            requireQuiet();
        }

        int read() throws IOException {
            return channel.read(buffer);
        }

        private void requireQuiet() throws IOException {
            int read = read();
            if (read != 0) {
                throw new IllegalStateException("reading a socket without bytes returned " + read);
            }
        }

        @Override
        @TearDown
        public void close() throws IOException {
            requireQuiet();
            channel.close();
            otherEnd.close();
        }
    }
}
