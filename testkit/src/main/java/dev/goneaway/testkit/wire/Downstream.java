// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import java.net.Socket;

/** What the server sends. */
final class Downstream extends Flow {

    private final Greeting greeting;

    Downstream(Link link, Wire wire, Socket server, Socket client, Crew crew) {
        super(link, wire, server, client, crew, "down-delayed");
        this.greeting = new Greeting(link::identify);
    }

    @Override
    boolean passes(byte[] bytes, int count) {
        wire.bytesDown.add(count);
        greeting.see(bytes, count);
        // A gateway that has forgotten a connection does not know where its packets belong.
        if (link.isForgotten() || link.isSilent()) {
            return false;
        }
        if (link.isReplyCut()) {
            wire.scissors.made();
            link.end(true);
            return false;
        }
        return true;
    }

    @Override
    boolean passesEnd() {
        return !link.isForgotten();
    }
}
