// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.peek;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.protocol.StandardSocketFactory;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;

/**
 * Gives Connector/J a socket that can be looked at without a round trip; nothing else about the connection changes.
 *
 * <p>Named by its class in the URL, {@code socketFactory=dev.goneaway.peek.PeekSocketFactory}, or by {@code
 * MysqlDataSource.setSocketFactory}. Connector/J makes one instance for each physical connection. Deadlines, keepalive, buffers,
 * TLS and the order in which the addresses of a host are tried stay those of the standard factory, which this one extends. A Unix
 * socket and a named pipe are other factories' business; a SOCKS proxy, set in the URL or for the whole JVM, is refused when
 * connecting.
 */
public final class PeekSocketFactory extends StandardSocketFactory {

    /** Is called by Connector/J. */
    public PeekSocketFactory() {
    }

    @Override
    public <T extends Closeable> T connect(String host, int port, PropertySet properties, int loginTimeout) throws IOException {
        if (properties != null && properties.getStringProperty(PropertyKey.socksProxyHost).getValue() != null) {
            throw new SocketException("PeekSocketFactory cannot connect through a SOCKS proxy: "
                    + "remove socksProxyHost or socketFactory from the URL");
        }
        try {
            return super.connect(host, port, properties, loginTimeout);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (IOException | RuntimeException e) {
            // The login timeout may end just when the socket is connected.
            forget();
            throw e;
        }
    }

    private void forget() throws IOException {
        if (rawSocket != null) {
            rawSocket.close();
        }
    }

    /** One that cannot be configured is forgotten by the caller, and would stay open until it is collected. */
    @Override
    protected void configureSocket(Socket socket, PropertySet properties) throws IOException {
        try {
            super.configureSocket(socket, properties);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    protected Socket createSocket(PropertySet properties) {
        try {
            return new PeekSocket();
        } catch (IOException e) {
            throw new UncheckedIOException("no descriptor for a socket", e);
        }
    }

    /** Below TLS, if there is TLS. */
    PeekSocket socket() {
        return (PeekSocket) rawSocket;
    }
}
