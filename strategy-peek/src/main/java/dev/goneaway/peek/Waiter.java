// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/**
 * Waits until a non-blocking channel is ready for one operation, and is not cut short by an interrupt.
 *
 * <p>Its selector is opened at the first wait. One thread waits at a time; any other may {@link #close} it, which ends the wait.
 */
final class Waiter implements AutoCloseable {

    /** No limit. */
    static final long FOR_EVER = Long.MAX_VALUE;

    private static final Consumer<SelectionKey> NOTHING = key -> { };

    private final SocketChannel channel;
    private final int operation;

    /** Guarded by this object's monitor, as is {@code closed}. */
    private Selector selector;
    private boolean closed;

    Waiter(SocketChannel channel, int operation) {
        this.channel = channel;
        this.operation = operation;
    }

    /**
     * Waits, and tells in the end whether the channel is ready.
     *
     * @param start the {@code nanoTime} from which the limit counts
     * @param limitNanos how long to wait, or {@link #FOR_EVER}
     * @return false if the time is over
     * @throws SocketException if the channel was closed
     */
    boolean await(long start, long limitNanos) throws IOException {
        boolean interrupted = false;
        try {
            Selector ready = selector();
            while (true) {
                long millis = 0;
                if (limitNanos != FOR_EVER) {
                    long left = limitNanos - (System.nanoTime() - start);
                    if (left <= 0) {
                        return false;
                    }
                    // Rounded up: a wait of zero would be one for ever.
                    millis = (left + 999_999) / 1_000_000;
                }
                if (ready.select(NOTHING, millis) > 0) {
                    return true;
                }
                if (!channel.isOpen()) {
                    throw closedException();
                }
                // An interrupt ends a select at once, and would end the next one too. Plain sockets do not notice it: neither
                // does this.
                interrupted |= Thread.interrupted();
            }
        } catch (ClosedSelectorException | ClosedChannelException e) {
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

    private synchronized Selector selector() throws IOException {
        if (closed) {
            throw closedException();
        }
        if (selector == null) {
            Selector opened = channel.provider().openSelector();
            try {
                channel.register(opened, operation);
            } catch (IOException | RuntimeException e) {
                opened.close();
                throw e;
            }
            selector = opened;
        }
        return selector;
    }

    /** Deregisters the channel at once, without which a closed channel keeps its descriptor. */
    @Override
    public void close() throws IOException {
        Selector open;
        synchronized (this) {
            closed = true;
            open = selector;
        }
        if (open != null) {
            open.close();
        }
    }
}
