// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import dev.goneaway.ConnectionOptions.TimeSource;
import dev.goneaway.peek.Peek.PingAfter;
import dev.goneaway.peek.Peek.Result;
import dev.goneaway.peek.PeekSocket.Waiter;
import dev.goneaway.support.IdleTime;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads from a socket. A look reads too, but does not wait, and keeps the bytes that it finds for the next read. So a look at the
 * wrong moment does no harm.
 *
 * <p>Thread-safe: a read holds the lock while it waits. A look that does not get the lock at once does not look.
 */
final class PeekInput extends InputStream {

    /**
     * The number of bytes that can be kept. The error packet of a server that ends the connection has a text of at most 512
     * bytes. TLS reads the length of a record first and then the record: with both kept here, a short reply costs one system call
     * instead of two. A longer read goes past this buffer.
     */
    private static final int KEPT = 4096;

    private final ReentrantLock lock = new ReentrantLock();
    private final PeekSocket socket;
    private final Waiter waiter;

    /**
     * Bytes that came from the kernel during a look or a short read, and that the driver has not read yet. Guarded by the lock.
     * They are between position and limit. The buffer is direct, so that a look copies nothing.
     */
    private final ByteBuffer kept = ByteBuffer.allocateDirect(KEPT).limit(0);

    /** How long no byte has come from the server; guarded by the lock. Sent bytes do not count: a half-open path loses them. */
    private volatile IdleTime silence = new IdleTime(TimeSource.SYSTEM);

    /**
     * The {@code nanoTime} at which every read ends, even if the socket's own timeout is longer. Valid only while {@code bounded}
     * is true.
     */
    private volatile long end;
    private volatile boolean bounded;

    /**
     * Whether bytes were sent since the last read. The reply is usually not there yet, so a read waits first and saves a system
     * call.
     */
    private volatile boolean sent;

    PeekInput(PeekSocket socket, Waiter waiter) {
        this.socket = socket;
        this.waiter = waiter;
    }

    /** Whether the last look met the end of the stream; guarded by the lock. */
    private boolean ended;

    /** Measures the silence with these clocks from now on. */
    void measureWith(TimeSource time) {
        silence = new IdleTime(time);
    }

    /**
     * Sets one deadline for all following reads. A limit per read is not enough: under TLS, MySQL Connector/J waits for the
     * reply, and then for the end of the TLS connection.
     */
    void endReadsAfter(long nanos) {
        end = System.nanoTime() + nanos;
        bounded = true;
    }

    /** Removes the limit of {@link #endReadsAfter}. */
    void endReadsNoMore() {
        bounded = false;
    }

    /** Records that bytes were sent, to which the server may reply. */
    void sent() {
        sent = true;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        lock.lock();
        try {
            if (socket.isClosed()) {
                throw Waiter.closedException();
            }
            boolean shutdown = socket.isInputShutdown();
            if (shutdown || length >= KEPT && !kept.hasRemaining()) {
                return receive(ByteBuffer.wrap(bytes, offset, Math.min(length, PeekSocket.CHUNK)));
            }
            if (!kept.hasRemaining() && fill() < 0) {
                return -1;
            }
            int count = Math.min(length, kept.remaining());
            kept.get(bytes, offset, count);
            return count;
        } finally {
            lock.unlock();
        }
    }

    private int fill() throws IOException {
        kept.clear();
        try {
            return receive(kept);
        } finally {
            kept.flip();
        }
    }

    private int receive(ByteBuffer target) throws IOException {
        try {
            // After a shutdown of the input, no byte can come, so the read must not wait.
            int count = sent && !socket.isInputShutdown() ? 0 : socket.channel.read(target);
            sent = false;
            if (count == 0) {
                count = await(target);
            }
            if (count > 0) {
                silence.read();
                silence.markUsed();
            }
            return count;
        } catch (ClosedChannelException e) {
            throw Waiter.closedException();
        }
    }

    private int await(ByteBuffer target) throws IOException {
        long start = System.nanoTime();
        long limit = limit(start);
        try {
            int count;
            do {
                boolean ready = waiter.await(SelectionKey.OP_READ, start, limit);
                count = socket.channel.read(target);
                // Bytes that came while the operating system did not run this thread are in time.
                if (count == 0 && !ready) {
                    throw new SocketTimeoutException("Read timed out");
                }
            } while (count == 0);
            return count;
        } catch (SocketException | ClosedChannelException e) {
            // Another thread that closes TLS shuts down the input and then closes the socket. The shutdown must end this read as
            // the end of the stream.
            if (socket.isClosed() && socket.isInputShutdown()) {
                return -1;
            }
            throw e;
        }
    }

    private long limit(long now) {
        if (bounded) {
            return end - now;
        }
        int millis = socket.timeoutMillis();
        return millis == 0 ? Waiter.FOR_EVER : TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /**
     * Counts the kept bytes, or else the bytes in the kernel. Before each command, MySQL Connector/J skips unread bytes until
     * this method returns 0. Does not wait for a concurrent read.
     */
    @Override
    public int available() throws IOException {
        if (socket.isClosed()) {
            throw Waiter.closedException();
        }
        if (socket.isInputShutdown()) {
            // TLS calls this method after it has shut down the input. If the call fails, TLS leaves the socket open.
            return 0;
        }
        if (lock.tryLock()) {
            try {
                if (kept.hasRemaining()) {
                    return kept.remaining();
                }
            } finally {
                lock.unlock();
            }
        }
        return socket.availableInKernel();
    }

    /**
     * Looks: one system call that cannot wait. Allocates nothing if there is nothing to see.
     *
     * @param silenceNanos after how long a silence the look alone is not trusted
     */
    Result look(long silenceNanos) {
        if (!lock.tryLock()) {
            return Result.IN_USE;
        }
        try {
            ended = takeAll() < 0;
            if (kept.hasRemaining()) {
                return Result.ofBytes(kept, ended ? Result.endOfStream() : Result.BYTES);
            }
            return ended ? Result.endOfStream() : isSilent(silenceNanos) ? Result.SILENCE : Result.NOTHING;
        } catch (ClosedChannelException e) {
            return Result.closed(e);
        } catch (IOException e) {
            return Result.ofBytes(kept, Result.reset(e));
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether the last look met the end of the stream. The caller holds the lock of the driver. */
    boolean hasEnded() { return ended; }

    /**
     * Reads without waiting while there is room. So the look also finds what follows the bytes, such as the end of the stream.
     */
    private int takeAll() throws IOException {
        kept.compact();
        try {
            int count;
            do {
                count = socket.channel.read(kept);
            } while (count > 0 && kept.hasRemaining());
            return count;
        } finally {
            kept.flip();
        }
    }

    /** Returns true too if the clocks disagree. A needless ping costs little. */
    private boolean isSilent(long nanos) {
        if (nanos == PingAfter.NEVER_NANOS) {
            return false;
        }
        return silence.read() >= nanos || !silence.clocksAgree();
    }

    @Override
    public void close() {
        socket.close();
    }
}
