// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A socket that a {@link Peek} can look at between two reads. The channel of the socket is never in blocking mode. So a look is
 * one system call that cannot wait, and an interrupt cannot close the channel.
 *
 * <p>For its user this is a plain blocking socket. A read ends after {@link #setSoTimeout}. A close from another thread ends a
 * read or a write at once. An interrupted thread keeps its interrupt flag and its connection. The JDK's own socket is closed if a
 * virtual thread is interrupted; this socket is not.
 */
final class PeekSocket extends Socket {

    /** The JDK keeps a direct buffer of the largest size per thread. This limit keeps a row of 16 MiB from setting that size. */
    static final int CHUNK = 64 * 1024;

    private static final System.Logger LOGGER = System.getLogger("dev.goneaway.peek");

    /** Closes a socket that became unreachable without a close. The JDK does so for its own sockets, but not for channels. */
    private static final Cleaner CLEANER = Cleaner.create();

    /** Gets the socket whose timeout this thread sets. Null unless this thread searches for the socket of a connection. */
    static final ThreadLocal<PeekSocket[]> FOUND = new ThreadLocal<>();

    final SocketChannel channel;

    /** The JDK's socket for this channel. That socket reads, writes and connects in blocking mode only, so no caller gets it. */
    private final Socket adaptor;
    private final PeekInput input;
    private final Output output;
    private final Waiter reading;
    private final Cleaner.Cleanable descriptors;
    private volatile int timeoutMillis;

    /** Stays true after a close, as in any socket. A closed channel forgets that it was connected. */
    private volatile boolean connected;

    PeekSocket() throws IOException {
        super((SocketImpl) null);
        channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        adaptor = channel.socket();
        reading = new Waiter(channel);
        Waiter writing = new Waiter(channel);
        input = new PeekInput(this, reading);
        output = new Output(this, writing);
        descriptors = CLEANER.register(this, new Descriptors(channel, reading, writing));
    }

    PeekInput input() {
        return input;
    }

    /** Returns how many bytes the kernel holds. */
    int availableInKernel() throws IOException {
        return adaptor.getInputStream().available();
    }

    /** Closes this socket if it cannot connect, as the JDK's own socket does. */
    @Override
    public void connect(SocketAddress address, int limitMillis) throws IOException {
        if (limitMillis < 0) {
            throw new IllegalArgumentException("connect: timeout can't be negative");
        }
        if (!(address instanceof InetSocketAddress inet)) {
            throw new IllegalArgumentException("Unsupported address type");
        }
        requireOpen();
        if (connected) {
            throw new SocketException("already connected");
        }
        try {
            if (inet.isUnresolved()) {
                throw new UnknownHostException(inet.getHostName());
            }
            refuseSocksProxy(inet);
            long start = System.nanoTime();
            long limit = limitMillis == 0 ? Waiter.FOR_EVER : TimeUnit.MILLISECONDS.toNanos(limitMillis);
            boolean done = channel.connect(inet);
            while (!done) {
                if (!reading.await(SelectionKey.OP_CONNECT, start, limit)) {
                    throw new SocketTimeoutException("Connect timed out");
                }
                done = channel.finishConnect();
            }
            connected = true;
        } catch (ClosedChannelException e) {
            throw Waiter.closedException();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The JDK's own socket uses the JVM's SOCKS proxy. A channel cannot, and it must not silently connect past the proxy. */
    private static void refuseSocksProxy(InetSocketAddress address) throws IOException {
        ProxySelector selector = ProxySelector.getDefault();
        if (selector == null) {
            return;
        }
        String host = address.getHostString();
        String bracketed = host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]";
        // URI's constructor with a host and a port refuses a name with an underscore, such as a container's.
        URI target = URI.create("socket://" + bracketed + ":" + address.getPort());
        for (Proxy proxy : selector.select(target)) {
            if (proxy.type() == Proxy.Type.DIRECT) {
                return;
            }
            if (proxy.type() == Proxy.Type.SOCKS) {
                throw new SocketException("peek's socket cannot connect through a SOCKS proxy, and " + proxy
                        + " is set for " + address
                        + ": exempt that host (socksNonProxyHosts), or remove socketFactory from the URL");
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

    private void requireOpen() throws SocketException {
        if (isClosed()) {
            throw new SocketException("Socket is closed");
        }
    }

    private void requireConnected() throws SocketException {
        requireOpen();
        if (!connected) {
            throw new SocketException("Socket is not connected");
        }
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        requireOpen();
        if (millis < 0) {
            throw new IllegalArgumentException("timeout can't be negative");
        }
        timeoutMillis = millis;
        PeekSocket[] found = FOUND.get();
        if (found != null) {
            found[0] = this;
        }
    }

    @Override
    public int getSoTimeout() throws SocketException {
        requireOpen();
        return timeoutMillis;
    }

    /** Returns the timeout of a read, also after a close; 0 for none. */
    int timeoutMillis() {
        return timeoutMillis;
    }

    @Override
    public void close() {
        descriptors.clean();
    }

    /** Refuses, because urgent data would have to be written in blocking mode. MySQL Connector/J sends no urgent data. */
    @Override
    public void sendUrgentData(int data) throws IOException {
        throw new SocketException("urgent data is not supported");
    }

    @Override
    public <T> Socket setOption(SocketOption<T> name, T value) throws IOException {
        channel.setOption(name, value);
        return this;
    }

    @Override
    public String toString() {
        return "PeekSocket[" + (connected ? getRemoteSocketAddress() + ", from port " + getLocalPort() : "unconnected") + "]";
    }

    // The rest of a socket, one call a line.

    @Override public boolean isConnected() { return connected; }
    @Override public boolean isClosed() { return !channel.isOpen(); }
    @Override public <T> T getOption(SocketOption<T> name) throws IOException { return channel.getOption(name); }
    @Override public Set<SocketOption<?>> supportedOptions() { return channel.supportedOptions(); }
    @Override public void bind(SocketAddress address) throws IOException { adaptor.bind(address); }
    @Override public boolean isBound() { return adaptor.isBound(); }
    @Override public InetAddress getInetAddress() { return adaptor.getInetAddress(); }
    @Override public InetAddress getLocalAddress() { return adaptor.getLocalAddress(); }
    @Override public int getPort() { return adaptor.getPort(); }
    @Override public int getLocalPort() { return adaptor.getLocalPort(); }
    @Override public SocketAddress getRemoteSocketAddress() { return adaptor.getRemoteSocketAddress(); }
    @Override public SocketAddress getLocalSocketAddress() { return adaptor.getLocalSocketAddress(); }
    @Override public void setTcpNoDelay(boolean on) throws SocketException { adaptor.setTcpNoDelay(on); }
    @Override public boolean getTcpNoDelay() throws SocketException { return adaptor.getTcpNoDelay(); }
    @Override public void setSoLinger(boolean on, int seconds) throws SocketException { adaptor.setSoLinger(on, seconds); }
    @Override public int getSoLinger() throws SocketException { return adaptor.getSoLinger(); }
    @Override public void setOOBInline(boolean on) throws SocketException { adaptor.setOOBInline(on); }
    @Override public boolean getOOBInline() throws SocketException { return adaptor.getOOBInline(); }
    @Override public void setSendBufferSize(int size) throws SocketException { adaptor.setSendBufferSize(size); }
    @Override public int getSendBufferSize() throws SocketException { return adaptor.getSendBufferSize(); }
    @Override public void setReceiveBufferSize(int size) throws SocketException { adaptor.setReceiveBufferSize(size); }
    @Override public int getReceiveBufferSize() throws SocketException { return adaptor.getReceiveBufferSize(); }
    @Override public void setKeepAlive(boolean on) throws SocketException { adaptor.setKeepAlive(on); }
    @Override public boolean getKeepAlive() throws SocketException { return adaptor.getKeepAlive(); }
    @Override public void setTrafficClass(int tc) throws SocketException { adaptor.setTrafficClass(tc); }
    @Override public int getTrafficClass() throws SocketException { return adaptor.getTrafficClass(); }
    @Override public void setReuseAddress(boolean on) throws SocketException { adaptor.setReuseAddress(on); }
    @Override public boolean getReuseAddress() throws SocketException { return adaptor.getReuseAddress(); }
    @Override public void shutdownInput() throws IOException { adaptor.shutdownInput(); }
    @Override public void shutdownOutput() throws IOException { adaptor.shutdownOutput(); }
    @Override public boolean isInputShutdown() { return adaptor.isInputShutdown(); }
    @Override public boolean isOutputShutdown() { return adaptor.isOutputShutdown(); }

    /** The channel and the waiters to close. Has no reference to the socket, so that the socket can become unreachable. */
    private record Descriptors(SocketChannel channel, Waiter reading, Waiter writing) implements Runnable {

        /** Closes the channel first: the threads that wait must find it closed when their wait ends. */
        @Override
        public void run() {
            try (writing; reading; channel) {
                // Closes all three, in reverse order.
            } catch (IOException e) {
                LOGGER.log(Level.DEBUG, "could not close a socket", e);
            }
        }
    }

    /** Writes all bytes that it is given. Waits without limit while the send buffer is full, as any socket does. */
    private static final class Output extends OutputStream {

        private final ReentrantLock lock = new ReentrantLock();
        private final PeekSocket socket;

        /** A waiter of its own, because one thread may write while another waits for a reply. */
        private final Waiter waiter;

        Output(PeekSocket socket, Waiter waiter) {
            this.socket = socket;
            this.waiter = waiter;
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
                        waiter.await(SelectionKey.OP_WRITE, 0, Waiter.FOR_EVER);
                    }
                }
                socket.input.sent();
            } catch (ClosedChannelException e) {
                throw socket.isClosed() ? Waiter.closedException() : new SocketException("Socket output is shutdown");
            } catch (SocketException e) {
                throw e;
            } catch (IOException e) {
                // A channel throws a plain IOException for a broken pipe. A socket throws a SocketException.
                throw (SocketException) new SocketException(e.getMessage()).initCause(e);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    /**
     * Waits until a non-blocking channel is ready for one operation. An interrupt does not end the wait.
     *
     * <p>The first wait opens the selector. One thread waits at a time. Any other thread may {@link #close} the waiter, which
     * ends the wait.
     */
    static final class Waiter implements AutoCloseable {

        /** No limit. */
        static final long FOR_EVER = Long.MAX_VALUE;

        private static final Consumer<SelectionKey> NOTHING = key -> { };

        private final SocketChannel channel;

        /** Guarded by this object's monitor, as is {@code closed}. */
        private Selector selector;
        private boolean closed;

        Waiter(SocketChannel channel) {
            this.channel = channel;
        }

        /**
         * Waits until the channel is ready.
         *
         * @param operation one of the constants of {@link SelectionKey}
         * @param start the {@code nanoTime} from which the limit counts
         * @param limitNanos how long to wait, or {@link #FOR_EVER}
         * @return false if the limit has passed
         * @throws SocketException if the channel was closed
         */
        boolean await(int operation, long start, long limitNanos) throws IOException {
            boolean interrupted = false;
            try {
                Selector ready = selector(operation);
                while (true) {
                    long millis = 0;
                    if (limitNanos != FOR_EVER) {
                        long left = limitNanos - (System.nanoTime() - start);
                        if (left <= 0) {
                            return false;
                        }
                        // Rounded up, because select(0) waits without limit.
                        millis = (left + 999_999) / 1_000_000;
                    }
                    if (ready.select(NOTHING, millis) > 0) {
                        return true;
                    }
                    if (!channel.isOpen()) {
                        throw closedException();
                    }
                    // An interrupt ends this select at once, and would end the next one too. A plain socket ignores interrupts.
                    interrupted |= Thread.interrupted();
                }
            } catch (ClosedSelectorException | CancelledKeyException | ClosedChannelException e) {
                throw closedException();
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        static SocketException closedException() {
            return new SocketException("Socket closed");
        }

        private synchronized Selector selector(int operation) throws IOException {
            if (closed) {
                throw closedException();
            }
            if (selector == null) {
                selector = channel.provider().openSelector();
            }
            // Changes the operation if the channel is registered already.
            channel.register(selector, operation);
            return selector;
        }

        /** Deregisters the channel at once. A closed channel that is still registered keeps its descriptor. */
        @Override
        public synchronized void close() throws IOException {
            closed = true;
            if (selector != null) {
                selector.close();
            }
        }
    }
}
