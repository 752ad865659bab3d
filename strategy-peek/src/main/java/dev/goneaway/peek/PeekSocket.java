// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * A socket that can be looked at between two reads: its channel is never in blocking mode, so a look is one system call that
 * cannot wait, and no interrupt can close it.
 *
 * <p>To its user it is a plain blocking socket: reads keep {@link #setSoTimeout}, closing it from another thread ends a read or
 * write at once, and a thread that is interrupted neither loses the connection nor its flag. (On a virtual thread, an interrupt
 * closes the platform's own socket; it does not close this one.)
 */
final class PeekSocket extends ChannelSocket {

    private static final System.Logger LOGGER = System.getLogger("dev.goneaway.peek");

    /** One that is forgotten is closed when it is collected, as the platform's own is: a channel is not. */
    private static final Cleaner CLEANER = Cleaner.create();

    private final PeekInput input;
    private final PeekOutput output;
    private final Waiter connecting;
    private final Descriptors descriptors;
    private final Cleaner.Cleanable forgotten;
    private volatile int timeoutMillis;

    /** Once true it stays so, as with any socket; a channel forgets it when it is closed. */
    private volatile boolean connected;

    PeekSocket() throws IOException {
        super(nonBlocking());
        input = new PeekInput(this);
        output = new PeekOutput(this);
        connecting = new Waiter(channel, SelectionKey.OP_CONNECT);
        descriptors = new Descriptors(channel, connecting, input.waiter(), output.waiter());
        forgotten = CLEANER.register(this, descriptors);
    }

    private static SocketChannel nonBlocking() throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    PeekInput input() {
        return input;
    }

    @Override
    public void connect(SocketAddress address) throws IOException {
        connect(address, 0);
    }

    /** As the platform's own socket does, this closes itself if it cannot connect. */
    @Override
    public void connect(SocketAddress address, int limitMillis) throws IOException {
        if (limitMillis < 0) {
            throw new IllegalArgumentException("connect: timeout can't be negative");
        }
        if (!(address instanceof InetSocketAddress inet)) {
            throw new IllegalArgumentException("Unsupported address type");
        }
        if (isClosed()) {
            throw new SocketException("Socket is closed");
        }
        if (isConnected()) {
            throw new SocketException("already connected");
        }
        try {
            if (inet.isUnresolved()) {
                throw new UnknownHostException(inet.getHostName());
            }
            Proxies.refuse(inet);
            establish(inet, limitMillis);
            connected = true;
        } catch (ClosedChannelException e) {
            throw Waiter.closedException();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void establish(InetSocketAddress address, int limitMillis) throws IOException {
        long start = System.nanoTime();
        if (channel.connect(address)) {
            return;
        }
        try (connecting) {
            long limit = limitMillis == 0 ? Waiter.FOR_EVER : TimeUnit.MILLISECONDS.toNanos(limitMillis);
            while (!channel.finishConnect()) {
                if (!connecting.await(start, limit)) {
                    throw new SocketTimeoutException("Connect timed out");
                }
            }
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        requireConnected();
        if (isInputShutdown()) {
            throw new SocketException("Socket input is shutdown");
        }
        return input;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        requireConnected();
        if (isOutputShutdown()) {
            throw new SocketException("Socket output is shutdown");
        }
        return output;
    }

    @Override
    public boolean isConnected() {
        return connected;
    }

    private void requireConnected() throws SocketException {
        if (isClosed()) {
            throw new SocketException("Socket is closed");
        }
        if (!isConnected()) {
            throw new SocketException("Socket is not connected");
        }
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        if (isClosed()) {
            throw new SocketException("Socket is closed");
        }
        if (millis < 0) {
            throw new IllegalArgumentException("timeout can't be negative");
        }
        timeoutMillis = millis;
    }

    @Override
    public int getSoTimeout() throws SocketException {
        if (isClosed()) {
            throw new SocketException("Socket is closed");
        }
        return timeoutMillis;
    }

    int timeoutMillis() {
        return timeoutMillis;
    }

    @Override
    public void close() throws IOException {
        try {
            descriptors.close();
        } finally {
            forgotten.clean();
        }
    }

    /** All that must be closed; knows nothing of the socket, which could not be collected else. */
    private record Descriptors(SocketChannel channel, Waiter connecting, Waiter reading, Waiter writing)
            implements Closeable, Runnable {

        /** The channel first: the threads that wait must find it closed when their wait ends. */
        @Override
        public void close() throws IOException {
            try {
                channel.close();
            } finally {
                try {
                    connecting.close();
                } finally {
                    try {
                        reading.close();
                    } finally {
                        writing.close();
                    }
                }
            }
        }

        @Override
        public void run() {
            try {
                close();
            } catch (IOException e) {
                LOGGER.log(Level.DEBUG, "could not close a socket", e);
            }
        }
    }
}
