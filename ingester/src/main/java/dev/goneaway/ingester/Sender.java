// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Sends lines to an {@link Ingester}, and sends the lines without an answer again under the same keys, until all lines have an
 * answer or a deadline has passed. Waits at most {@code answerTimeout} for the next answer, and then connects again. After a try
 * without any new answer, the next pause is longer. Thread-safe: each call has its own connection.
 */
record Sender(InetSocketAddress ingester, Duration answerTimeout, Duration deadline) {

    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    /**
     * What became of lines that were sent. The key of each line is in exactly one of the three collections.
     *
     * @param refused keys of the lines that will never be stored, with the reasons
     * @param unanswered keys of the lines that may be stored or not; send them again under the same keys
     */
    record Delivery(Set<String> acknowledged, Map<String, String> refused, Set<String> unanswered) {
    }

    /**
     * Sends lines that have different keys. Returns what became of them.
     *
     * @throws InterruptedException if the thread was interrupted; the lines may be sent again
     */
    Delivery send(Collection<KeyedLine> lines) throws InterruptedException {
        Try attempt = new Try(lines);
        long pause = FIRST_PAUSE_MILLIS;
        while (!attempt.unanswered.isEmpty() && attempt.millisLeft() > 0) {
            int before = attempt.unanswered.size();
            try {
                attempt.run();
            } catch (IOException e) {
                // The lines without an answer are sent again.
            }
            pause = attempt.unanswered.size() < before ? FIRST_PAUSE_MILLIS : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            if (!attempt.unanswered.isEmpty()) {
                Thread.sleep(Math.min(attempt.millisLeft(), ThreadLocalRandom.current().nextLong(pause / 2, pause + 1)));
            }
        }
        return new Delivery(attempt.acknowledged, attempt.refused, attempt.unanswered.keySet());
    }

    /** The lines of one call and their answers. Each {@link #run} uses a new connection. */
    private final class Try {

        private final Map<String, KeyedLine> unanswered = new LinkedHashMap<>();
        private final Set<String> acknowledged = new HashSet<>();
        private final Map<String, String> refused = new HashMap<>();
        private final long endNanos = System.nanoTime() + deadline.toNanos();

        Try(Collection<KeyedLine> lines) {
            for (KeyedLine line : lines) {
                if (unanswered.put(line.key(), line) != null) {
                    throw new IllegalArgumentException("two lines have the key " + line.key());
                }
            }
        }

        long millisLeft() {
            return Math.max(0, (endNanos - System.nanoTime()) / 1_000_000);
        }

        void run() throws IOException {
            try (Socket socket = new Socket()) {
                socket.connect(ingester, timeout());
                // Write on another thread, because a write to an ingester that does not read blocks until the socket is closed.
                List<KeyedLine> lines = List.copyOf(unanswered.values());
                Thread writer = new Thread(() -> write(socket, lines), "sender-writer");
                writer.setDaemon(true);
                writer.start();
                BufferedReader answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                while (!unanswered.isEmpty()) {
                    socket.setSoTimeout(timeout());
                    String answer = answers.readLine();
                    if (answer == null) {
                        return;
                    }
                    take(answer);
                }
            }
        }

        private int timeout() throws SocketTimeoutException {
            long left = Math.min(answerTimeout.toMillis(), millisLeft());
            if (left == 0) {
                throw new SocketTimeoutException("the deadline has passed");
            }
            return (int) Math.min(left, Integer.MAX_VALUE);
        }

        /** Ignores an answer to a line that has an answer already or was not sent. */
        private void take(String answer) {
            String[] words = answer.split(" ", 3);
            if (words.length > 1 && unanswered.remove(words[1]) != null) {
                if (words[0].equals("OK")) {
                    acknowledged.add(words[1]);
                } else {
                    refused.put(words[1], words.length == 3 ? words[2] : "");
                }
            }
        }
    }

    private static void write(Socket socket, List<KeyedLine> lines) {
        try {
            OutputStream out = new BufferedOutputStream(socket.getOutputStream());
            for (KeyedLine line : lines) {
                out.write((line.key() + '\t' + line.text() + '\n').getBytes(StandardCharsets.UTF_8));
            }
            out.flush();
        } catch (IOException e) {
            // The thread that reads the answers also finds the end of the connection.
        }
    }
}
