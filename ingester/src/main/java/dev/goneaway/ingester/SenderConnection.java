// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.ingester;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Serves one sender: reads a batch of lines, stores it, writes the answers, and reads the next batch. While a batch is stored,
 * nothing is read, so TCP stops a fast sender. For one thread.
 */
final class SenderConnection {

    /** The longest time until a stop of the ingester has an effect here. */
    private static final int POLL_MILLIS = 200;

    private static final Duration LINGER = Duration.ofMillis(500);

    private final Socket socket;
    private final LineStore store;
    private final Ingester.Limits limits;
    private final BooleanSupplier stopping;

    SenderConnection(Socket socket, LineStore store, Ingester.Limits limits, BooleanSupplier stopping) {
        this.socket = socket;
        this.store = store;
        this.limits = limits;
        this.stopping = stopping;
    }

    /**
     * Returns when the sender has ended its lines, when the ingester stops, or when a line got no answer. The caller then closes
     * the socket, so that the sender sends such a line again at once. An interrupt is a stop in the middle of a batch.
     */
    void serve() throws IOException, InterruptedException {
        // With keepalive, the kernel finds out if a sender is gone without a close.
        socket.setKeepAlive(true);
        socket.setSoTimeout(POLL_MILLIS);
        LineReader lines = new LineReader(socket.getInputStream(), limits.maxLineBytes());
        List<Received> batch;
        List<String> answers;
        do {
            batch = next(lines);
            answers = answers(batch);
            String written = answers.stream().map(answer -> answer + "\n").collect(Collectors.joining());
            socket.getOutputStream().write(written.getBytes(StandardCharsets.UTF_8));
        } while (!batch.isEmpty() && answers.size() == batch.size());
        socket.shutdownOutput();
        readToTheEnd();
    }

    /** Waits for a line, and adds the lines that have arrived already. Returns an empty list at the end and at a stop. */
    private List<Received> next(LineReader lines) throws IOException {
        List<Received> batch = new ArrayList<>();
        while (!stopping.getAsBoolean() && batch.size() < limits.batch() && (batch.isEmpty() || lines.isReady())) {
            try {
                Received received = lines.next();
                if (received == null) {
                    return batch;
                }
                batch.add(received);
            } catch (SocketTimeoutException e) {
                if (!batch.isEmpty()) {
                    return batch;
                }
            }
        }
        return batch;
    }

    private List<String> answers(List<Received> batch) throws InterruptedException {
        List<String> answers = new ArrayList<>();
        List<KeyedLine> lines = new ArrayList<>();
        for (Received received : batch) {
            if (received instanceof KeyedLine line) {
                lines.add(line);
            } else if (received instanceof Received.Refusal refusal) {
                answers.add(refusal.answer());
            }
        }
        if (!lines.isEmpty()) {
            answers.addAll(store.store(lines));
        }
        return answers;
    }

    /**
     * Reads and drops what the sender still sends, until it closes or a short time has passed. The kernel would reset a
     * connection that is closed with unread bytes, and the sender would lose the last answers.
     */
    private void readToTheEnd() throws IOException {
        InputStream in = socket.getInputStream();
        byte[] dropped = new byte[8 * 1024];
        long end = System.nanoTime() + LINGER.toNanos();
        for (long left = LINGER.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            socket.setSoTimeout((int) left);
            if (in.read(dropped) < 0) {
                return;
            }
        }
    }
}
