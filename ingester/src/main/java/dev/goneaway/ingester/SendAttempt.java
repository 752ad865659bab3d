// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** One connection of a sender, on which all lines without an answer are sent; the answers are read by a thread of their own. */
final class SendAttempt {

    /** Below the ingester's own, so that what is sent again after a loss is little. */
    private static final int WINDOW = 250;

    private final Socket socket;
    private final Answers answers;
    private final AnswerReader reader;
    private final Semaphore window = new Semaphore(WINDOW);
    private volatile boolean ended;

    private SendAttempt(Socket socket, Answers answers, AnswerReader reader) {
        this.socket = socket;
        this.answers = answers;
        this.reader = reader;
    }

    /** Returns when all have an answer, when none came for that long, or at the end, which is of {@link System#nanoTime}. */
    static void send(InetSocketAddress ingester, Duration answerTimeout, long endNanos, Answers answers)
            throws IOException, InterruptedException {
        long left = Math.min(answerTimeout.toMillis(), (endNanos - System.nanoTime()) / 1_000_000);
        try (Socket socket = new Socket()) {
            // 0 would be for ever.
            socket.connect(ingester, (int) Math.max(1, Math.min(left, Integer.MAX_VALUE)));
            SendAttempt attempt = new SendAttempt(socket, answers, new AnswerReader(socket, answerTimeout, endNanos));
            Thread reader = new Thread(attempt::read, "sender-reader");
            reader.setDaemon(true);
            reader.start();
            attempt.write();
            reader.join();
        }
    }

    private void write() throws IOException, InterruptedException {
        OutputStream out = new BufferedOutputStream(socket.getOutputStream());
        for (Line line : answers.unanswered()) {
            if (!window.tryAcquire()) {
                out.flush();
                window.acquire();
            }
            if (ended) {
                return;
            }
            out.write(line.bytes());
        }
        out.flush();
    }

    /** Whoever does not answer in time is given up, which also ends a write that waits. */
    private void read() {
        try {
            while (!answers.complete()) {
                String answer = reader.next();
                if (answer == null) {
                    return;
                }
                answers.take(answer);
                window.release();
            }
        } catch (IOException e) {
            // No answer in time, or no connection any more.
        } finally {
            close();
            ended = true;
            window.release(WINDOW);
        }
    }

    private void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
