// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import java.net.Socket;

/** The direction from the client to the server. */
final class Upstream extends Direction implements CommandReader.Sink {

    private final CommandReader reader = new CommandReader(this);
    private final MarkerSearch search;
    private CutPoint cut;

    Upstream(ProxiedConnection connection, ProxyState state, Socket client, Socket server, ProxyThreads threads) {
        super(connection, state, client, server, threads, "up-delayed");
        this.search = new MarkerSearch(state.armedCut);
    }

    @Override
    public void command() {
        state.commands.increment();
        search.command();
    }

    @Override
    public void payload(byte[] bytes, int from, int to) {
        if (cut == null && !connection.isSilent()) {
            cut = search.payload(bytes, from, to);
        }
    }

    @Override
    boolean passes(byte[] bytes, int count) {
        state.bytesUp.add(count);
        boolean forgotten = connection.isForgotten();
        reader.see(bytes, count);
        if (connection.isSilent()) {
            return false;
        }
        if (forgotten) {
            connection.end(true);
            return false;
        }
        if (cut == null) {
            return true;
        }
        if (cut.after()) {
            // Set before the server can answer.
            connection.cutReply();
            return true;
        }
        // The server may have earlier pieces of the command. It never executes a part of a command.
        state.armedCut.made();
        connection.end(true);
        return false;
    }

    @Override
    boolean passesEnd() {
        connection.clientGone();
        return true;
    }
}
