// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester.soak;

import dev.goneaway.ingester.Delivery;
import dev.goneaway.ingester.Line;
import dev.goneaway.ingester.Sender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Lines that several senders send at the same time, each in steps, so that a fault finds some before it and some after it. */
final class Burst {

    static final int SENDERS = 4;

    /** How many lines a sender sends at a time where there are few; a fiftieth where there are many. */
    static final int STEP = 5;

    private static final int STEPS = 50;
    private static final Duration BETWEEN = Duration.ofMillis(5);

    private final String name;
    private final int each;
    private final Sender sender;
    private final List<Thread> threads = new ArrayList<>();
    private final Set<String> acknowledged = new HashSet<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger(SENDERS);

    /** Of that many lines, shared out; the name is part of each key. */
    Burst(String name, int lines, Sender sender) {
        this.name = name;
        this.each = lines / SENDERS;
        this.sender = sender;
    }

    void start() {
        if (threads.isEmpty()) {
            for (int i = 0; i < SENDERS; i++) {
                int number = i;
                Thread thread = new Thread(() -> send(number), "soak-sender-" + number);
                thread.setDaemon(true);
                threads.add(thread);
                thread.start();
            }
        }
    }

    private void send(int number) {
        int step = Math.max(STEP, each / STEPS);
        try {
            int from = 0;
            while (from < each) {
                List<Line> lines = new ArrayList<>();
                for (int i = from; i < Math.min(each, from + step); i++) {
                    lines.add(new Line(key(number, i), text(number, i)));
                }
                Delivery delivery = sender.send(lines);
                synchronized (acknowledged) {
                    acknowledged.addAll(delivery.acknowledged());
                }
                refused.addAndGet(delivery.refused().size());
                if (!delivery.unanswered().isEmpty()) {
                    // Given up once: what is left gets one try in one go, or a long run without a strategy would take hours.
                    step = each;
                }
                Thread.sleep(BETWEEN.toMillis());
                from += lines.size();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            running.decrementAndGet();
        }
    }

    /** Of a line of the first sender. */
    String key(int line) {
        return key(0, line);
    }

    private String key(int number, int line) {
        return name + "-" + number + "-" + line;
    }

    /** Its own for each line, and of characters of one to four bytes. */
    private String text(int number, int line) {
        return "line " + line + " of sender " + number + " in " + name + ": aé€\uD834\uDD1E";
    }

    int acknowledged() {
        synchronized (acknowledged) {
            return acknowledged.size();
        }
    }

    /** Whether a line of it has no answer, even if its sender has given up by now. */
    boolean waits() {
        return acknowledged() + refused() < SENDERS * each;
    }

    boolean ended() {
        return running.get() == 0;
    }

    void join() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    int refused() {
        return refused.get();
    }

    /** The texts of all lines. */
    Set<String> sentTexts() {
        Set<String> texts = new HashSet<>();
        for (int number = 0; number < SENDERS; number++) {
            for (int i = 0; i < each; i++) {
                texts.add(text(number, i));
            }
        }
        return texts;
    }

    /** The texts of the lines that were acknowledged. */
    Set<String> acknowledgedTexts() {
        Set<String> texts = new HashSet<>();
        for (int number = 0; number < SENDERS; number++) {
            for (int i = 0; i < each; i++) {
                if (acknowledged.contains(key(number, i))) {
                    texts.add(text(number, i));
                }
            }
        }
        return texts;
    }
}
