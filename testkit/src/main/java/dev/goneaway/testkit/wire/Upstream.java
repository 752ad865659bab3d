// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import java.net.Socket;

/** What the client sends. */
final class Upstream extends Flow implements CommandReader.Listener {

    private final CommandReader reader = new CommandReader(this);
    private final MarkerSearch search;
    private Cut cut;

    Upstream(Link link, Wire wire, Socket client, Socket server, Crew crew) {
        super(link, wire, client, server, crew, "up-delayed");
        this.search = new MarkerSearch(wire.scissors);
    }

    @Override
    public void command() {
        wire.commands.increment();
        search.command();
    }

    @Override
    public void payload(byte[] bytes, int from, int to) {
        if (cut == null && !link.isSilent()) {
            cut = search.payload(bytes, from, to);
        }
    }

    @Override
    boolean passes(byte[] bytes, int count) {
        wire.bytesUp.add(count);
        boolean forgotten = link.isForgotten();
        reader.see(bytes, count);
        if (link.isSilent()) {
            return false;
        }
        if (forgotten) {
            link.end(true);
            return false;
        }
        if (cut == null) {
            return true;
        }
        if (cut.after()) {
            // Before the server can answer.
            link.cutReply();
            return true;
        }
        // Earlier pieces of the command may have gone through; the server never executes a part.
        wire.scissors.made();
        link.end(true);
        return false;
    }

    @Override
    boolean passesEnd() {
        link.clientGone();
        return true;
    }
}
