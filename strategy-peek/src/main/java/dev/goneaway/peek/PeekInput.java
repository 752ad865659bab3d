// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import dev.goneaway.ConnectionOptions.TimeSource;
import dev.goneaway.support.IdleTime;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads from a socket, and can look at what there is to read without waiting and without taking it away: what a look finds is
 * kept for the next read, so that a look at the wrong moment harms nobody.
 *
 * <p>Thread-safe: a read holds the lock while it waits, and a look that does not get the lock at once does not look.
 */
final class PeekInput extends InputStream {

    /** See {@link PeekOutput}. */
    private static final int CHUNK = 64 * 1024;

    /**
     * Holds a farewell, whose text has at most 512 bytes, and the short replies of which TLS reads the length first: with what
     * follows it at hand, that is one system call and not two. A longer reply goes past it.
     */
    private static final int HELD = 4096;

    private final ReentrantLock lock = new ReentrantLock();
    private final PeekSocket socket;
    private final Waiter waiter;

    /**
     * Guarded by the lock: what looks have found or short reads have taken ahead, and no read has had yet, from position to limit.
     * Direct, so that a look copies nothing.
     */
    private final ByteBuffer held = ByteBuffer.allocateDirect(HELD).limit(0);

    /** Guarded by the lock: how long nothing has come. What was sent proves nothing: a half-open path swallows it. */
    private IdleTime silence = new IdleTime(TimeSource.SYSTEM);

    /**
     * The {@code nanoTime} at which any read ends, whatever the socket's own timeout; means something only while {@code bounded}.
     */
    private volatile long end;
    private volatile boolean bounded;

    /** Whether something was sent since the last read: its reply is hardly there yet, and to look for it in vain is a system call. */
    private volatile boolean asked;

    PeekInput(PeekSocket socket) {
        this.socket = socket;
        this.waiter = new Waiter(socket.channel, SelectionKey.OP_READ);
    }

    /** Counts from now on with these clocks. */
    void measureWith(TimeSource time) {
        lock.lock();
        try {
            silence = new IdleTime(time);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets no read go on for longer from now on, in sum: a driver that gives up on a reply, and then closes TLS in good order,
     * waits twice.
     */
    void endReadsAfter(long nanos) {
        end = System.nanoTime() + nanos;
        bounded = true;
    }

    void endReadsNoMore() {
        bounded = false;
    }

    /** Something was sent, to which the server may reply. */
    void asked() {
        asked = true;
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
            if (held.hasRemaining() && !socket.isInputShutdown()) {
                return fromHeld(bytes, offset, length);
            }
            return length < HELD && !socket.isInputShutdown()
                    ? ahead(bytes, offset, length)
                    : receive(ByteBuffer.wrap(bytes, offset, Math.min(length, CHUNK)));
        } finally {
            lock.unlock();
        }
    }

    private int fromHeld(byte[] bytes, int offset, int length) {
        int count = Math.min(length, held.remaining());
        held.get(bytes, offset, count);
        return count;
    }

    private int ahead(byte[] bytes, int offset, int length) throws IOException {
        held.clear();
        try {
            if (receive(held) < 0) {
                return -1;
            }
        } finally {
            held.flip();
        }
        return fromHeld(bytes, offset, length);
    }

    private int receive(ByteBuffer target) throws IOException {
        try {
            // Closed for input, it has nothing to wait for.
            int count = asked && !socket.isInputShutdown() ? 0 : socket.channel.read(target);
            asked = false;
            if (count == 0) {
                count = await(target);
            }
            if (count > 0) {
                silence.restart();
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
                boolean ready = waiter.await(start, limit);
                count = socket.channel.read(target);
                // What came while this thread was kept from running came in time.
                if (count == 0 && !ready) {
                    throw new SocketTimeoutException("Read timed out");
                }
            } while (count == 0);
            return count;
        } catch (SocketException | ClosedChannelException e) {
            // TLS that is closed by another thread shuts down the input, which is to end this read in peace, and then closes the
            // socket.
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
     * Tells what the kernel holds too, where nothing is at hand: Connector/J throws away unread bytes before it sends a command,
     * and asks here how many there are, until there are none. Never waits for a thread that reads: what such a thread has not taken
     * is in the kernel.
     */
    @Override
    public int available() throws IOException {
        if (socket.isClosed()) {
            throw Waiter.closedException();
        }
        if (socket.isInputShutdown()) {
            // TLS asks once more after it has shut down the input, and leaves the socket open if that fails.
            return 0;
        }
        if (!lock.tryLock()) {
            return socket.availableInKernel();
        }
        try {
            return held.hasRemaining() ? held.remaining() : socket.availableInKernel();
        } finally {
            lock.unlock();
        }
    }

    /**
     * One system call that cannot wait, and no allocation, as long as there is nothing to see.
     *
     * @param silenceNanos after how long a silence a look alone is not believed
     * @param lapped tells what time it is; null for a look at the clocks
     */
    Peeked look(long silenceNanos, IdleTime lapped) {
        if (!lock.tryLock()) {
            return Peeked.IN_USE;
        }
        try {
            boolean ended = take() < 0;
            if (held.hasRemaining()) {
                return orLastWords(ended ? Peeked.endOfStream() : Peeked.BYTES);
            }
            return ended ? Peeked.endOfStream() : silentFor(silenceNanos, lapped) ? Peeked.SILENCE : Peeked.NOTHING;
        } catch (ClosedChannelException e) {
            return Peeked.closed(e);
        } catch (IOException e) {
            return orLastWords(Peeked.reset(e));
        } finally {
            lock.unlock();
        }
    }

    private Peeked orLastWords(Peeked otherwise) {
        SQLException lastWords = LastWords.in(held);
        return lastWords == null ? otherwise : Peeked.lastWords(lastWords);
    }

    /** Clocks that disagree leave it in doubt, which a ping ends at little cost. */
    private boolean silentFor(long nanos, IdleTime lapped) {
        if (nanos == PingAfter.NEVER_NANOS) {
            return false;
        }
        if (lapped == null) {
            silence.read();
        } else {
            silence.read(lapped);
        }
        return silence.nanos() >= nanos || !silence.clocksAgree();
    }

    /** Takes what there is as far as there is room; what is behind the bytes, such as the end, is seen too. */
    private int take() throws IOException {
        held.compact();
        try {
            int count;
            do {
                count = socket.channel.read(held);
            } while (count > 0 && held.hasRemaining());
            return count;
        } finally {
            held.flip();
        }
    }

    Waiter waiter() {
        return waiter;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
