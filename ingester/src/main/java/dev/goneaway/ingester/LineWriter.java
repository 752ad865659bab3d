// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Takes the lines of a burst together out of the queue, stores them, and only then answers: the order that the whole program is
 * about.
 */
final class LineWriter implements Runnable {

    private static final System.Logger LOGGER = System.getLogger("dev.goneaway.ingester");
    private static final long POLL_MILLIS = 50;

    private final BlockingQueue<Item> queue;
    private final int most;
    private final RepeatedUnit units;
    private final BooleanSupplier stopping;

    /** Ends when it is stopping and the queue is empty, or when it is interrupted. */
    LineWriter(BlockingQueue<Item> queue, int most, RepeatedUnit units, BooleanSupplier stopping) {
        this.queue = queue;
        this.most = most;
        this.units = units;
        this.stopping = stopping;
    }

    @Override
    public void run() {
        try {
            while (true) {
                // Asked before the queue is: what came in between is seen the next time round.
                boolean last = stopping.getAsBoolean();
                Item first = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    List<Item> batch = new ArrayList<>(List.of(first));
                    queue.drainTo(batch, most - 1);
                    store(batch);
                } else if (last) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            // What is left has no answer.
        }
    }

    private void store(List<Item> batch) throws InterruptedException {
        List<Line> lines = batch.stream().map(Item::line).toList();
        Map<String, String> stored;
        try {
            stored = units.run(connection -> LineTable.store(connection, lines));
        } catch (RepeatedUnit.DataAtFaultException e) {
            findTheGuilty(batch, e);
            return;
        } catch (SQLException e) {
            batch.forEach(Item::unanswered);
            return;
        } catch (RuntimeException e) {
            // Not foreseen; the program goes on, and the lines come again.
            LOGGER.log(Level.ERROR, "unforeseen", e);
            batch.forEach(Item::unanswered);
            return;
        }
        batch.forEach(item -> item.settle(stored.get(item.line().key())));
    }

    /** The line that the table does not take is found by halving, so that it harms no other. */
    private void findTheGuilty(List<Item> batch, RepeatedUnit.DataAtFaultException e) throws InterruptedException {
        if (batch.size() == 1) {
            batch.get(0).refuse("the table does not take it (error " + e.code + ")");
        } else {
            int half = batch.size() / 2;
            store(batch.subList(0, half));
            store(batch.subList(half, batch.size()));
        }
    }
}
