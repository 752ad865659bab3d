// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/** Writes all it is given, and waits where the send buffer is full, for as long as that takes, as any socket does. */
final class PeekOutput extends OutputStream {

    /** The platform keeps a direct buffer of the largest size seen for each thread; a row of 16 MiB must not decide that size. */
    private static final int CHUNK = 64 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final PeekSocket socket;

    /** Apart from the reader's: one thread may write while another waits for a reply. */
    private final Waiter waiter;

    PeekOutput(PeekSocket socket) {
        this.socket = socket;
        this.waiter = new Waiter(socket.channel, SelectionKey.OP_WRITE);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        ByteBuffer left = ByteBuffer.wrap(bytes, offset, length);
        int end = left.limit();
        lock.lock();
        try {
            while (left.position() < end) {
                left.limit(Math.min(end, left.position() + CHUNK));
                if (socket.channel.write(left) == 0) {
                    waiter.await(0, Waiter.FOR_EVER);
                }
            }
            socket.input().asked();
        } catch (ClosedChannelException e) {
            throw socket.isClosed() ? Waiter.closedException() : new SocketException("Socket output is shutdown");
        } catch (SocketException e) {
            throw e;
        } catch (IOException e) {
            // A channel's broken pipe is a plain IOException; callers of a socket know it as this.
            throw (SocketException) new SocketException(e.getMessage()).initCause(e);
        } finally {
            lock.unlock();
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
