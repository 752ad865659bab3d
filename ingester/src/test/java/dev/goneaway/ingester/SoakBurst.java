// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Lines that several senders send at the same time in small steps, so that a fault meets some lines before and some after it. */
final class SoakBurst {

    private static final int SENDERS = 4;
    private static final int SMALLEST_STEP = 5;
    private static final int STEPS = 50;
    private static final long BETWEEN_STEPS_NANOS = Duration.ofMillis(5).toNanos();

    private final Map<Integer, List<KeyedLine>> lines = new HashMap<>();
    private final Sender sender;
    private final List<Thread> threads = new ArrayList<>();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refused = new AtomicInteger();

    /** The name is part of each key and each text, so that no other burst has the same. */
    SoakBurst(String name, int count, Sender sender) {
        this.sender = sender;
        for (int number = 0; number < SENDERS; number++) {
            List<KeyedLine> own = new ArrayList<>();
            for (int i = 0; i < count / SENDERS; i++) {
                // Characters of one to four bytes.
                String text = "line " + i + " of sender " + number + " in " + name + ": aé€\uD834\uDD1E";
                own.add(new KeyedLine(name + "-" + number + "-" + i, text));
            }
            lines.put(number, own);
        }
    }

    /** Starts the senders. A second call does nothing. */
    void start() {
        if (threads.isEmpty()) {
            lines.forEach((number, own) -> {
                Thread thread = new Thread(() -> send(own), "soak-sender-" + number);
                thread.setDaemon(true);
                threads.add(thread);
                thread.start();
            });
        }
    }

    private void send(List<KeyedLine> own) {
        int step = Math.max(SMALLEST_STEP, own.size() / STEPS);
        try {
            List<KeyedLine> rest = own;
            while (!rest.isEmpty()) {
                List<KeyedLine> some = rest.subList(0, Math.min(step, rest.size()));
                rest = rest.subList(some.size(), rest.size());
                Sender.Delivery delivery = sender.send(some);
                acknowledged.addAll(delivery.acknowledged());
                refused.addAndGet(delivery.refused().size());
                if (!delivery.unanswered().isEmpty()) {
                    // Without a strategy a lost connection stays lost. The rest gets one try, or a soak would take hours.
                    step = own.size();
                }
                LockSupport.parkNanos(BETWEEN_STEPS_NANOS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the key of a line of the first sender. */
    String key(int line) {
        return lines.get(0).get(line).key();
    }

    int size() {
        return lines.values().stream().mapToInt(List::size).sum();
    }

    Set<String> acknowledged() {
        return acknowledged;
    }

    int refused() {
        return refused.get();
    }

    /** Returns whether a line has no answer, also after its sender has given up. */
    boolean isWaiting() {
        return acknowledged.size() + refused.get() < size();
    }

    boolean hasEnded() {
        return threads.stream().noneMatch(Thread::isAlive);
    }

    void join() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Returns all lines. */
    List<KeyedLine> lines() {
        return lines.values().stream().flatMap(List::stream).toList();
    }
}
