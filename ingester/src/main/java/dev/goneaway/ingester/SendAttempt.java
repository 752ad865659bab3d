// SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** One connection of a sender, on which all lines without an answer are sent; the answers are read by a thread of their own. */
final class SendAttempt {

    /** Below the ingester's own, so that what is sent again after a loss is little. */
    private static final int WINDOW = 250;

    private final Socket socket;
    private final Answers answers;
    private final Semaphore window = new Semaphore(WINDOW);
    private volatile boolean ended;

    private SendAttempt(Socket socket, Answers answers) {
        this.socket = socket;
        this.answers = answers;
    }

    /** Returns when all have an answer, or when none came for that long. */
    static void send(InetSocketAddress ingester, Duration answerTimeout, Answers answers)
            throws IOException, InterruptedException {
        int millis = (int) Math.min(answerTimeout.toMillis(), Integer.MAX_VALUE);
        try (Socket socket = new Socket()) {
            socket.connect(ingester, millis);
            socket.setSoTimeout(millis);
            SendAttempt attempt = new SendAttempt(socket, answers);
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
        try (Socket closed = socket;
                BufferedReader in = new BufferedReader(new InputStreamReader(closed.getInputStream(), StandardCharsets.UTF_8))) {
            while (!answers.complete()) {
                String answer = in.readLine();
                if (answer == null) {
                    return;
                }
                answers.take(answer);
                window.release();
            }
        } catch (IOException e) {
            // No answer in time, or no connection any more.
        } finally {
            ended = true;
            window.release(WINDOW);
        }
    }
}
