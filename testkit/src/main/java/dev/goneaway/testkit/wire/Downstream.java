// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import java.net.Socket;

/** The direction from the server to the client. */
final class Downstream extends Direction {

    private final GreetingReader greeting;

    Downstream(ProxiedConnection connection, ProxyState state, Socket server, Socket client, ProxyThreads threads) {
        super(connection, state, server, client, threads, "down-delayed");
        this.greeting = new GreetingReader(connection::identify);
    }

    @Override
    boolean passes(byte[] bytes, int count) {
        state.bytesDown.add(count);
        greeting.see(bytes, count);
        // A gateway that has forgotten a connection does not know the receiver of its packets.
        if (connection.isForgotten() || connection.isSilent()) {
            return false;
        }
        if (connection.isReplyCut()) {
            state.armedCut.made();
            connection.end(true);
            return false;
        }
        return true;
    }

    @Override
    boolean passesEnd() {
        return !connection.isForgotten();
    }
}
