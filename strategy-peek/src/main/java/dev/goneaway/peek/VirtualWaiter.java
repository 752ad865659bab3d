// SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import java.net.SocketException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets one virtual thread at a time wait until a channel can be read; it may be woken for nothing, but never sleep through.
 *
 * <p>Its key stays registered from one wait to the next: arming it again would take a system call, and waking the poller. Only a
 * channel that is ready while nobody waits is disarmed, by the poller, which would find it ready for ever.
 */
final class VirtualWaiter implements AutoCloseable {

    private final SocketChannel channel;
    private final Poller poller;

    /** Set once, before this is handed out. */
    SelectionKey key;

    /** Written before {@code armed} is read, and the poller does the reverse: one of them sees the other. */
    private volatile Thread waiting;
    private volatile boolean armed;

    /** The poller's own: how often the channel was ready, and nobody waited, since somebody did. */
    private int unwanted;

    VirtualWaiter(SocketChannel channel, Poller poller) {
        this.channel = channel;
        this.poller = poller;
    }

    /**
     * Waits until the channel may be ready.
     *
     * @param start the {@code nanoTime} from which the limit counts
     * @param limitNanos how long to wait, or {@link Waiter#FOR_EVER}
     * @return false if the time is over
     * @throws SocketException if the channel was closed
     */
    boolean await(long start, long limitNanos) throws SocketException {
        Thread self = Thread.currentThread();
        boolean interrupted = false;
        waiting = self;
        try {
            if (!armed) {
                armed = true;
                key.interestOps(SelectionKey.OP_READ);
                poller.hurry();
            }
            while (waiting == self) {
                if (!channel.isOpen()) {
                    throw Waiter.closedException();
                }
                if (limitNanos == Waiter.FOR_EVER) {
                    LockSupport.park(this);
                } else {
                    long left = limitNanos - (System.nanoTime() - start);
                    if (left <= 0) {
                        return false;
                    }
                    LockSupport.parkNanos(this, left);
                }
                // An interrupt would end each park from now on; a plain wait on a socket does not notice it: neither does this.
                interrupted |= Thread.interrupted();
            }
            return true;
        } catch (CancelledKeyException e) {
            throw Waiter.closedException();
        } finally {
            waiting = null;
            if (interrupted) {
                self.interrupt();
            }
        }
    }

    /** Called by the poller alone. */
    void ready(int patience) {
        if (wake()) {
            unwanted = 0;
        } else if (++unwanted > patience) {
            unwanted = 0;
            armed = false;
            key.interestOps(0);
            if (waiting != null) {
                armed = true;
                key.interestOps(SelectionKey.OP_READ);
            }
        }
    }

    /** Ends the wait of whoever waits; tells whether anybody did. */
    boolean wake() {
        Thread thread = waiting;
        if (thread == null) {
            return false;
        }
        waiting = null;
        LockSupport.unpark(thread);
        return true;
    }

    /** Ends the wait of whoever waits; the channel was closed before. */
    @Override
    public void close() {
        wake();
        poller.deregister();
    }
}
