// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/**
 * One direction of a proxied connection. Reads until the sender ends, and passes on the bytes that the connection lets through.
 */
abstract class Direction implements DelayedWriter.Target {

    private static final int BUFFER_BYTES = 16_384;

    final ProxiedConnection connection;
    final ProxyState state;
    private final Socket from;
    private final Socket to;
    private final DelayedWriter writer;

    Direction(ProxiedConnection connection, ProxyState state, Socket from, Socket to, ProxyThreads threads, String name) {
        this.connection = connection;
        this.state = state;
        this.from = from;
        this.to = to;
        this.writer = new DelayedWriter(this, threads, name);
    }

    /** Returns whether bytes that have arrived are passed on. */
    abstract boolean passes(byte[] bytes, int count);

    /**
     * Returns whether the other side learns that the sender has closed or reset its connection. A silent connection passes
     * nothing on.
     */
    abstract boolean passesEnd();

    final void run() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (passes(buffer, count)) {
                    writer.send(buffer, count, state.delayNanos);
                }
            }
            if (passesEnd()) {
                writer.finish(state.delayNanos);
            }
        } catch (IOException e) {
            if (passesEnd()) {
                connection.broken();
            }
        }
    }

    final void close() {
        writer.close();
    }

    @Override
    public final void write(byte[] bytes, int count) throws IOException {
        if (!connection.isSilent()) {
            to.getOutputStream().write(bytes, 0, count);
        }
    }

    @Override
    public final void end() {
        if (!connection.isSilent()) {
            connection.end(false);
        }
    }

    @Override
    public final void broken() {
        connection.broken();
    }
}
