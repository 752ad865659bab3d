// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One sender's connection: a thread that reads lines and a thread that writes answers, so that a sender who does not read holds
 * up nobody but itself.
 *
 * <p>At most {@code window} lines of it are without an answer; it is not read from beyond that, nor while the queue is full.
 */
final class Session {

    private static final String END = "";
    private static final Duration LINGER = Duration.ofMillis(500);

    private final Socket socket;
    private final BlockingQueue<Item> queue;
    private final IngesterOptions options;
    private final Runnable ended;
    private final Semaphore window;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Thread reader = new Thread(this::read, "ingester-reader");
    private final Thread answerer = new Thread(this::write, "ingester-answerer");

    /** Lines without an answer, and one for the reader as long as it reads. */
    private final AtomicInteger open = new AtomicInteger(1);
    private volatile boolean stopping;

    /** When a line was last read or dealt with, or a write was begun or ended; of {@link System#nanoTime}. */
    private volatile long lastStep = System.nanoTime();
    private volatile boolean writing;

    Session(Socket socket, BlockingQueue<Item> queue, IngesterOptions options, Runnable ended) {
        this.socket = socket;
        this.queue = queue;
        this.options = options;
        this.ended = ended;
        this.window = new Semaphore(options.window());
    }

    void start() {
        reader.setDaemon(true);
        answerer.setDaemon(true);
        answerer.start();
        reader.start();
    }

    private void read() {
        try {
            LineReader lines = new LineReader(new Incoming(socket, () -> stopping), options.maxLineBytes());
            while (!Thread.interrupted()) {
                window.acquire();
                Received received = lines.next();
                if (received == null) {
                    return;
                }
                lastStep = System.nanoTime();
                open.incrementAndGet();
                enter(received);
            }
        } catch (IOException | InterruptedException e) {
            // The sender is gone or the program stops: what was not read is not acknowledged.
        } catch (RuntimeException | Error e) {
            // Nobody would read on.
            close();
            throw e;
        } finally {
            closeIfDone();
        }
    }

    private void enter(Received received) throws InterruptedException {
        if (received instanceof Refusal refusal) {
            answer(refusal.answer());
            return;
        }
        Item item = new Item((Line) received, this);
        try {
            queue.put(item);
        } catch (InterruptedException e) {
            item.unanswered();
            throw e;
        }
    }

    /**
     * Never blocks: there are never more answers than the window is wide, because a place in it is free only when its answer is
     * written.
     */
    void answer(String answer) {
        answers.add(answer);
        closeIfDone();
    }

    /** One line is dealt with, and gets no answer. */
    void unanswered() {
        window.release();
        closeIfDone();
    }

    private void closeIfDone() {
        lastStep = System.nanoTime();
        if (open.decrementAndGet() == 0) {
            answers.add(END);
        }
    }

    private void write() {
        try (OutputStream out = new BufferedOutputStream(socket.getOutputStream())) {
            for (String answer = answers.take(); !answer.equals(END); answer = answers.take()) {
                beginToWrite();
                out.write((answer + '\n').getBytes(StandardCharsets.UTF_8));
                window.release();
                if (answers.isEmpty()) {
                    out.flush();
                }
                endToWrite();
            }
            beginToWrite();
            out.flush();
            endToWrite();
            socket.shutdownOutput();
            empty();
        } catch (IOException | InterruptedException e) {
            // Nobody reads the answers any more; what is committed stays so, and its sender will ask again.
        } finally {
            close();
            ended.run();
        }
    }

    private void beginToWrite() {
        lastStep = System.nanoTime();
        writing = true;
    }

    /** Whoever took long to read what was written is not silent from when that began. */
    private void endToWrite() {
        lastStep = System.nanoTime();
        writing = false;
    }

    /** Until the sender has seen the end of the answers, and closes; one that does not is waited for no longer than that. */
    private void empty() throws IOException {
        long end = System.nanoTime() + LINGER.toNanos();
        InputStream in = socket.getInputStream();
        byte[] unwanted = new byte[8 * 1024];
        for (long left = LINGER.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            socket.setSoTimeout((int) left);
            if (in.read(unwanted) < 0) {
                return;
            }
        }
    }

    /** For how long it has waited for nothing but its sender; 0 if it waits for the table. */
    long silenceNanos() {
        // In this order: a step that is taken meanwhile is seen.
        boolean waits = writing || open.get() == 1;
        return waits ? System.nanoTime() - lastStep : 0;
    }

    /** Sends it away: whoever does not read answers would not read their end. */
    void endSilence() {
        if (writing) {
            close();
        } else {
            stopReading();
        }
    }

    /** What was read is answered yet. */
    void stopReading() {
        stopping = true;
        reader.interrupt();
    }

    /** Without waiting for anything. */
    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
        reader.interrupt();
        answerer.interrupt();
    }
}
