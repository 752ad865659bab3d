// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** One direction of a link: reads until the sender ends, and passes on what the link lets through. */
abstract class Flow implements Lane.Exit {

    private static final int BUFFER_BYTES = 16_384;

    final Link link;
    final Wire wire;
    private final Socket from;
    private final Socket to;
    private final Lane lane;

    Flow(Link link, Wire wire, Socket from, Socket to, Crew crew, String name) {
        this.link = link;
        this.wire = wire;
        this.from = from;
        this.to = to;
        this.lane = new Lane(this, crew, name);
    }

    /** Looks at bytes that have arrived and tells whether they go on. */
    abstract boolean passes(byte[] bytes, int count);

    /**
     * Looks at the sender's end, a close or a RST, and tells whether the other side learns of it, unless the link is silent by
     * then.
     */
    abstract boolean passesEnd();

    final void run() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (passes(buffer, count)) {
                    lane.send(buffer, count, wire.delayNanos);
                }
            }
            if (passesEnd()) {
                lane.finish(wire.delayNanos);
            }
        } catch (IOException e) {
            if (passesEnd()) {
                link.broken();
            }
        }
    }

    final void close() {
        lane.close();
    }

    @Override
    public final void write(byte[] bytes, int count) throws IOException {
        if (!link.isSilent()) {
            to.getOutputStream().write(bytes, 0, count);
        }
    }

    @Override
    public final void end() {
        if (!link.isSilent()) {
            link.end(false);
        }
    }

    @Override
    public final void broken() {
        link.broken();
    }
}
