// SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Stands between a client and a server and counts the commands that cross, exactly, as long as the connection is plaintext and
 * uncompressed.
 *
 * <p>Listens on 127.0.0.1 and a free port. All threads are daemons; {@link #close} breaks every connection. Thread-safe.
 */
public final class CountingProxy implements AutoCloseable {

    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final LongAdder commands = new LongAdder();
    private final LongAdder connections = new LongAdder();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /**
     * Starts to listen.
     *
     * @param host where the server is
     * @param port where the server is
     * @throws IOException if there is no port to listen on
     */
    public CountingProxy(String host, int port) throws IOException {
        target = new InetSocketAddress(host, port);
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start("accept", this::accept);
    }

    /**
     * Where clients connect.
     *
     * @return a port of 127.0.0.1
     */
    public int port() {
        return listener.getLocalPort();
    }

    /**
     * How many commands clients have sent, COM_QUIT included, the login not.
     *
     * @return the count since the start
     */
    public long commands() {
        return commands.sum();
    }

    /**
     * How many connections clients have made.
     *
     * @return the count since the start
     */
    public long connections() {
        return connections.sum();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                connections.increment();
                open.add(client);
                start("connect", () -> connect(client));
            }
        } catch (IOException closed) {
            // close() ends the loop this way.
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        try {
            open.add(server);
            server.connect(target, CONNECT_TIMEOUT_MILLIS);
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            start("down", () -> pump(server, client, null));
            pump(client, server, new CommandCounter(commands::increment));
        } catch (IOException e) {
            drop(client);
            drop(server);
        }
    }

    /** Copies until either side ends, then ends both. */
    private void pump(Socket from, Socket to, CommandCounter counter) {
        byte[] buffer = new byte[16_384];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (counter != null) {
                    counter.see(buffer, length);
                }
                out.write(buffer, 0, length);
            }
        } catch (IOException broken) {
            // The other side learns of it below.
        } finally {
            drop(from);
            drop(to);
        }
    }

    private void drop(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException ignored) {
            // It is gone either way.
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, "goneaway-proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        open.forEach(this::drop);
    }
}
