// SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;

/**
 * Wakes virtual threads whose channels can be read: one selector for all of them, polled by one more virtual thread, which
 * yields between two polls as long as it finds something, so that those it woke read before it looks again.
 *
 * <p>A virtual thread that waits at a selector of its own is woken by a platform thread, which costs a switch of threads each
 * time. The JDK spares its own sockets that in the same way, after Karsten and Barghi, "User-level Threading: Have Your Cake and
 * Eat It Too" (2020). There is none while no channel needs it: it ends with its last channel.
 */
final class Poller implements Runnable {

    private static final System.Logger LOGGER = System.getLogger("dev.goneaway.peek");

    /** How often a channel may be ready and nobody wait before it is left out: the one who was woken may not have read yet. */
    private static final int PATIENCE = 4;

    /** Guards {@link #current}, and the count and thread of each. */
    private static final Object LOCK = new Object();

    /** Null while there is none. */
    private static Poller current;

    private final Selector selector;
    private int channels;
    private Thread thread;

    private Poller(Selector selector) {
        this.selector = selector;
    }

    /** Registers a channel with the one that runs, or starts one. */
    static VirtualWaiter register(SocketChannel channel) throws IOException {
        synchronized (LOCK) {
            Poller poller = current;
            if (poller == null) {
                poller = new Poller(channel.provider().openSelector());
                poller.thread = VirtualThread.start("goneaway-poller", poller);
                current = poller;
            }
            poller.channels++;
            VirtualWaiter waiter = new VirtualWaiter(channel, poller);
            try {
                waiter.key = channel.register(poller.selector, 0, waiter);
                return waiter;
            } catch (IOException | RuntimeException e) {
                poller.deregister();
                throw e;
            }
        }
    }

    /** For tests: the one that runs, or null. */
    static Thread thread() {
        synchronized (LOCK) {
            return current == null ? null : current.thread;
        }
    }

    /** Must be called once for each channel, after that was closed: its descriptor is held until then. */
    void deregister() {
        synchronized (LOCK) {
            channels--;
            if (channels == 0 && current == this) {
                current = null;
            }
        }
        selector.wakeup();
    }

    /** What was asked of a key counts from now on, and not only when something else happens. */
    void hurry() {
        selector.wakeup();
    }

    @Override
    public void run() {
        try {
            while (isNeeded()) {
                if (selector.selectNow(Poller::ready) > 0) {
                    Thread.yield();
                } else {
                    selector.select(Poller::ready);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.ERROR, "the virtual threads that wait for a reply lose their connections", e);
        } finally {
            end();
        }
    }

    /** Whoever waits finds that its channel is registered no longer, and fails. */
    private void end() {
        synchronized (LOCK) {
            if (current == this) {
                current = null;
            }
        }
        List<VirtualWaiter> left = selector.keys().stream().map(key -> (VirtualWaiter) key.attachment()).toList();
        try {
            selector.close();
        } catch (IOException e) {
            LOGGER.log(Level.DEBUG, "could not close a selector", e);
        }
        left.forEach(VirtualWaiter::wake);
    }

    private boolean isNeeded() {
        synchronized (LOCK) {
            return current == this || channels > 0;
        }
    }

    private static void ready(SelectionKey key) {
        try {
            ((VirtualWaiter) key.attachment()).ready(PATIENCE);
        } catch (CancelledKeyException e) {
            LOGGER.log(Level.TRACE, "closed meanwhile: whoever waits is woken by that", e);
        }
    }
}
